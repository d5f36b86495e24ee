import type { RefusalCode } from '../lifecycle/refusal.ts';
import { HOLDER_PROBLEMS } from './holder-problems.ts';
import type { ProblemEntry } from './problem-entry.ts';

/** Where the page of each code stands; `type` of a problem document is this and the code. */
export const PROBLEM_BASE = 'https://keyturn.dev/errors/';

/** Of the call itself: its form, its token, its repetition. */
const CALL_PROBLEMS = {
  'invalid-input': {
    title: 'A member has a wrong value',
    status: 400,
    retry: 'no',
    summary:
      'The body, the path or the query holds a member that is unknown, missing, of the wrong type or out of bounds; `errors` names each.',
  },
  'time-in-past': {
    title: 'The time lies in the past',
    status: 400,
    retry: 'no',
    summary: 'The call names an instant that must lie in the future and does not.',
  },
  'time-in-future': {
    title: 'The time lies in the future',
    status: 400,
    retry: 'no',
    summary: 'The call names an instant that must have come and has not.',
  },
  'malformed-request': {
    title: 'Not an HTTP request',
    status: 400,
    retry: 'no',
    summary: 'The bytes received are not a request as RFC 9112 writes it.',
  },
  'malformed-json': {
    title: 'Not JSON',
    status: 400,
    retry: 'no',
    summary: 'The body is not one JSON value (RFC 8259), or names a member that is never allowed.',
  },
  'body-too-large': {
    title: 'The body is too large',
    status: 413,
    retry: 'no',
    summary: 'The body exceeds the limit: 1 MiB, and 8 MiB for a report.',
  },
  'headers-too-large': {
    title: 'The header fields are too large',
    status: 431,
    retry: 'no',
    summary: 'The header section exceeds 16 KiB.',
  },
  'unsupported-media-type': {
    title: 'The body is not sent as JSON',
    status: 415,
    retry: 'no',
    summary: 'A body is there and `Content-Type` is not `application/json`.',
  },
  'request-timeout': {
    title: 'The request took too long to arrive',
    status: 408,
    retry: 'same-request',
    summary: 'The request was not complete within the time that the server waits for it.',
  },
  'token-missing': {
    title: 'A token is needed',
    status: 401,
    retry: 'no',
    summary: 'The call carries no `Authorization: Bearer` token.',
  },
  'token-invalid': {
    title: 'The token is not valid',
    status: 401,
    retry: 'no',
    summary: 'The token is unknown or was removed.',
  },
  'token-kind': {
    title: 'The token may not do this',
    status: 403,
    retry: 'no',
    summary: 'The token is valid and of a kind that has no right to this call.',
  },
  'not-found': {
    title: 'Not found',
    status: 404,
    retry: 'no',
    summary: 'Nothing that this token may see has this address or id.',
  },
  'method-not-allowed': {
    title: 'The method does not apply here',
    status: 405,
    retry: 'no',
    summary: 'The address exists, and not for this method; `Allow` lists those that do.',
  },
  'idempotency-mismatch': {
    title: 'The idempotency key belongs to another body',
    status: 422,
    retry: 'no',
    summary: 'The same `Idempotency-Key` was sent before on this route with another body.',
  },
  'idempotency-running': {
    title: 'The first request with this idempotency key still runs',
    status: 409,
    retry: 'after',
    summary: 'A request with the same `Idempotency-Key` and body has not been answered yet.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** Of resources and their names. */
const RESOURCE_PROBLEMS = {
  'name-taken': {
    title: 'The name is taken',
    status: 409,
    retry: 'no',
    summary: 'Another resource of this kind has the same name.',
  },
  'prefix-taken': {
    title: 'The prefix is taken',
    status: 409,
    retry: 'no',
    summary: 'Another api already begins its key strings with this prefix.',
  },
  'in-use': {
    title: 'It is in use',
    status: 409,
    retry: 'no',
    summary: 'A key or a verifier refers to what the call would take away or rename.',
  },
  'last-admin-token': {
    title: 'The last admin token stays',
    status: 409,
    retry: 'no',
    summary: 'Removing this token would leave the deployment without an admin token.',
  },
  'not-narrower': {
    title: 'A version is only ever narrowed',
    status: 409,
    retry: 'no',
    summary: 'The call would give a version scopes that it does not have.',
  },
  'webhook-disabled': {
    title: 'The webhook is disabled',
    status: 409,
    retry: 'no',
    summary:
      'The webhook is sent nothing, because it answered 410, kept failing, or was switched off.',
  },
  'webhook-unverified': {
    title: 'The webhook has not answered its challenge',
    status: 409,
    retry: 'after',
    summary: 'Until the webhook has echoed the nonce of its challenge it is sent nothing else.',
  },
  'secret-rotating': {
    title: 'The secret is being rotated already',
    status: 409,
    retry: 'no',
    summary: 'Two secrets of the webhook sign already, and a third would outdate the second.',
  },
  'campaign-ended': {
    title: 'The campaign has ended',
    status: 409,
    retry: 'no',
    summary: 'The campaign is completed or was cancelled, so it can neither pause nor go on.',
  },
  'nothing-selected': {
    title: 'The selector fits no key',
    status: 409,
    retry: 'no',
    summary: 'No living key that the token may see fits all terms of the selector.',
  },
  'everything-selected': {
    title: 'The selector fits every key',
    status: 409,
    retry: 'no',
    summary: 'The selector fits every living key that the token may see, and `all` was not said.',
  },
  'hold-unknown': {
    title: 'No hold has this name',
    status: 409,
    retry: 'no',
    summary: 'The rotation is not held under this name, so there is nothing to release.',
  },
  'hold-of-key': {
    title: 'This hold follows from the key',
    status: 409,
    retry: 'no',
    summary:
      'The hold stands for a fact of the key and ends with that fact; it cannot be released by name.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** Of lifecycle events that the state of key, version or rotation does not admit. */
const LIFECYCLE_PROBLEMS = {
  'use-cancel': {
    title: 'The new version was not handed out: cancel the rotation',
    status: 409,
    retry: 'no',
    summary: 'There is nothing to roll back, because no client was given the new version.',
  },
  'use-roll-back': {
    title: 'The new version was handed out: roll the rotation back',
    status: 409,
    retry: 'no',
    summary: 'Clients may hold the new version, so the rotation can no longer be cancelled.',
  },
  'use-revoke': {
    title: 'The old version is dead: revoke instead',
    status: 409,
    retry: 'no',
    summary: 'Cancelling would leave a living key without any version.',
  },
  'rotation-ended': {
    title: 'The rotation has ended',
    status: 409,
    retry: 'no',
    summary: 'The rotation is completed, rolled back or cancelled and takes no further act.',
  },
  'rotation-held': {
    title: 'The rotation is held',
    status: 409,
    retry: 'after',
    summary: 'A hold is set, and a hold beats every step (K5).',
  },
  'roll-back-pending': {
    title: 'A roll-back is pending',
    status: 409,
    retry: 'after',
    summary: 'The version about to leave is about to become primary again.',
  },
  'not-in-this-phase': {
    title: 'The rotation is in another phase',
    status: 409,
    retry: 'no',
    summary: 'The act belongs to a phase in which the rotation is not.',
  },
  'version-latched': {
    title: 'The version is over for good',
    status: 409,
    retry: 'no',
    summary:
      'The version is deactivated, compromised or destroyed, or a compromise has it refused at a set time; it never becomes valid again.',
  },
  'version-not-published': {
    title: 'The version has no secret yet',
    status: 409,
    retry: 'after',
    summary: 'The version has a number and was not published.',
  },
  'version-suspended': {
    title: 'The version is suspended',
    status: 409,
    retry: 'no',
    summary: 'The version was suspended by its rotation, and the act needs another state.',
  },
  'version-active': {
    title: 'The version is active',
    status: 409,
    retry: 'no',
    summary: 'The version is accepted by verifiers, and the act needs another state.',
  },
  'version-not-leaving': {
    title: 'The version is not the leaving one',
    status: 409,
    retry: 'no',
    summary: 'Only the leaving version of a rotation may be suspended.',
  },
  'version-unknown': {
    title: 'The key has no such version',
    status: 404,
    retry: 'no',
    summary: 'The key exists and has no version of this number.',
  },
  'key-suspended': {
    title: 'The key is suspended by an operator',
    status: 409,
    retry: 'after',
    summary: 'The act is not taken while an operator has the key suspended.',
  },
  'key-tainted': {
    title: 'The key is tainted',
    status: 409,
    retry: 'after',
    summary: 'The lineage is under suspicion; only an expedited rotation may begin.',
  },
  'key-ended': {
    title: 'The key has ended',
    status: 409,
    retry: 'no',
    summary: 'The key was revoked or has expired, for good.',
  },
  'key-not-handed-out': {
    title: 'The key is still being issued',
    status: 409,
    retry: 'after',
    summary: 'Not every verifier is known to accept the first version yet (K1).',
  },
  'no-verifier': {
    title: 'No verifier is registered',
    status: 409,
    retry: 'no',
    summary: 'No verifier serves the api of this key, so nothing could accept a new version.',
  },
} as const satisfies Record<RefusalCode, ProblemEntry>;

/** Of the server's own condition. */
const SERVER_PROBLEMS = {
  'clock-off': {
    title: 'The clock of this server is off',
    status: 503,
    retry: 'after',
    summary:
      'The wall clock differs from server time by more than is tolerated: only security acts are taken.',
  },
  'store-unavailable': {
    title: 'The database does not answer',
    status: 503,
    retry: 'same-request',
    summary: 'The database cannot do its work now; whether a change took place is not known.',
  },
  'journal-unavailable': {
    title: 'The journal cannot be written',
    status: 503,
    retry: 'same-request',
    summary:
      'The journal of changes cannot be written, so no change is taken; what was changed just before stands, and is answered once the journal has it.',
  },
  'no-epoch-left': {
    title: 'No epoch is left',
    status: 503,
    retry: 'after',
    summary:
      'The database has lost commits, and the key set has no epoch, or no revision, left in which it could go on.',
  },
  stopping: {
    title: 'The server is stopping',
    status: 503,
    retry: 'same-request',
    summary: 'The server takes no new requests because it is about to end.',
  },
  internal: {
    title: 'The server failed',
    status: 500,
    retry: 'same-request',
    summary: 'Something went wrong that the server did not foresee; its log has the cause.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** Every code with which the HTTP API or a verifier refuses, each with a page at `PROBLEM_BASE`. */
export const PROBLEMS = {
  ...CALL_PROBLEMS,
  ...RESOURCE_PROBLEMS,
  ...LIFECYCLE_PROBLEMS,
  ...HOLDER_PROBLEMS,
  ...SERVER_PROBLEMS,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** The entry of a code. */
export function problemEntry(code: ProblemCode): ProblemEntry {
  return PROBLEMS[code];
}

/** RFC 9457 `type`: the address of the code's page. */
export function problemType(code: ProblemCode): string {
  return PROBLEM_BASE + code;
}
