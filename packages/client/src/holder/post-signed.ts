import type { HolderIdentity } from '../identity/holder-identity.ts';
import { JsonMembers } from '../json/json-members.ts';
import { systemPorts } from '../system.ts';
import { fromAnswer } from './from-answer.ts';
import { type HolderServer, type JsonAnswer, postJson, serverUrl } from './post-json.ts';
import { signatureFields } from './sign-request.ts';

/**
 * One signed call of a holder: asks for a nonce, signs with it, sends.
 *
 * @throws HolderError
 */
export async function postSigned(
  server: HolderServer,
  identity: HolderIdentity,
  verb: 'pickup' | 'confirm',
  body: object,
  waitMs = 0,
): Promise<JsonAnswer> {
  const holder = `/holders/${encodeURIComponent(identity.id)}`;
  const nonce = fromAnswer((await postJson(server, { path: `${holder}/nonce` })).json, (json) =>
    new JsonMembers(json, 'nonce').token('nonce'),
  );
  const text = JSON.stringify(body);
  const path = `${holder}/${verb}`;
  const query = waitMs > 0 ? `?waitMs=${waitMs}` : '';
  const headers = await signatureFields(identity, {
    method: 'POST',
    url: serverUrl(server, `${path}${query}`),
    body: text,
    nonce,
    created: Math.floor(systemPorts(server.ports).clock.wallMs() / 1_000),
  });
  return postJson(server, { path, query, body: text, headers, waitMs });
}
