import type { EnrolRequest, HolderClass, HolderKind } from '@keyturn/core';
import { calculateJwkThumbprint } from 'jose';
import { wait } from '../http/wait.ts';
import { createIdentity } from '../identity/create-identity.ts';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import type { HolderKeys } from '../identity/holder-keys.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { JsonMembers } from '../json/json-members.ts';
import { systemPorts } from '../system.ts';
import { fromAnswer } from './from-answer.ts';
import { HolderError } from './holder-error.ts';
import { type HolderServer, type JsonAnswer, postJson } from './post-json.ts';

/** Who enrols, and by what right. */
export interface EnrolOptions extends HolderServer {
  /** A single-use grant, `keyturn holders grant`. Either this or `token`. */
  readonly grant?: string;
  /** A pickup token of the key. */
  readonly token?: string;
  /** What people call this holder. */
  readonly name: string;
  /** Default: `durable`. */
  readonly kind?: HolderKind;
  /** Default: `sdk`. */
  readonly class?: HolderClass;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/**
 * Enrols a new holder: makes its keys, redeems the grant, and stores the identity.
 *
 * @throws HolderError
 */
export async function enrol(
  options: EnrolOptions & { readonly identity: IdentityStore },
): Promise<HolderIdentity> {
  const enrolled = await enrolHolder(options, await createIdentity());
  await options.identity.save(enrolled);
  return enrolled;
}

/**
 * Redeems a grant for a holder with these keys. Where no answer comes it asks again a few times:
 * the same keys redeem the same grant once, by the `Idempotency-Key`, which is the thumbprint
 * (RFC 7638) of the signing key.
 *
 * @throws TypeError where neither or both of grant and token are given.
 * @throws HolderError
 */
export async function enrolHolder(
  options: EnrolOptions,
  keys: HolderKeys,
): Promise<HolderIdentity> {
  if ((options.grant === undefined) === (options.token === undefined)) {
    throw new TypeError('enrolling takes either a grant or a pickup token');
  }
  const who = {
    name: options.name,
    kind: options.kind ?? 'durable',
    class: options.class ?? 'sdk',
  } as const;
  const request: EnrolRequest = {
    ...(options.grant === undefined ? {} : { grant: options.grant }),
    ...who,
    signingKey: keys.signingKey,
    openingKey: keys.openingKey,
    openingKeyProof: await keys.openingKeyProof(),
  };
  const { json } = await redeemed(options, request);
  return { ...fromAnswer(json, readEnrolled), ...who, keys, versions: [], confirmed: false };
}

async function redeemed(options: EnrolOptions, request: EnrolRequest): Promise<JsonAnswer> {
  const { random, schedule } = systemPorts(options.ports);
  const post = {
    path: '/holders',
    body: JSON.stringify(request),
    headers: {
      'idempotency-key': `"${await calculateJwkThumbprint({ ...request.signingKey })}"`,
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await postJson(options, post);
    } catch (error) {
      const unanswered = error instanceof HolderError && (error.status ?? 503) === 503;
      if (!unanswered || attempt === ATTEMPTS) throw error;
      const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random());
      await wait(schedule, pauseMs, options.signal ?? null);
    }
  }
}

function readEnrolled(json: unknown) {
  const members = new JsonMembers(json, 'holder');
  return {
    id: members.token('id'),
    keyId: members.text('keyId'),
    apiId: members.text('apiId'),
    environment: members.oneOf('environment', ['live', 'test']),
    origin: members.origin('origin'),
  };
}
