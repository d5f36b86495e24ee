import type { SignedRequest } from '../../../packages/server/src/deliver/signed-request.ts';
import type { Answer, HttpServer } from '../../../packages/server/src/http/testing/http-server.ts';

/** Sends a holder's call as it was signed, or as a thief altered it. */
export async function sendSigned(server: HttpServer, request: SignedRequest): Promise<Answer> {
  const fields = {
    'content-digest': request.contentDigest,
    'keyturn-origin': request.origin,
    'signature-input': request.signatureInput,
    signature: request.signature,
  };
  const headers = Object.entries(fields).filter((field): field is [string, string] => !!field[1]);
  const query = request.query === '?' ? '' : request.query;
  return server.call(request.method, request.path + query, {
    token: null,
    raw: Buffer.from(request.body),
    headers: Object.fromEntries(headers),
  });
}
