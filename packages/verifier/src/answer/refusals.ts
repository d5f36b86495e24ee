import type { Reason } from '@keyturn/core';

/** What a refused caller reads: RFC 9457 `title` and `detail`. Neither ever holds the key string. */
export interface Refusal {
  readonly title: string;
  readonly detail: string;
}

/** Reasons that accept, and those that are all told as the one generic refusal (threat 9). */
export type UntoldReason =
  | 'accepted'
  | 'stale-accepted'
  | 'early-use'
  | 'other-api'
  | 'other-environment'
  | 'tag-wrong'
  | 'ring-key-unknown'
  | 'orphan-closed'
  | 'unknown-key'
  | 'forged-floor'
  | 'form-unknown';

export type RefusalCode = Exclude<Reason, UntoldReason> | 'invalid-key';

const LATER = 'Nothing is known to be wrong with the key. Send the same request again later.';

function notNow(title: string, detail: string = LATER): Refusal {
  return { title, detail };
}

/** Every code that a verifier refuses with. */
export const REFUSALS = {
  'invalid-key': {
    title: 'The key is not valid',
    detail: 'No key of this api and environment is known by this string.',
  },
  malformed: {
    title: 'The key is mistyped',
    detail: 'The checksum at the end of the key does not match what stands before it.',
  },
  'no-credential': {
    title: 'A key is needed',
    detail: 'Send the key in the header field X-API-Key.',
  },
  'several-credentials': {
    title: 'More than one key was sent',
    detail: 'Send exactly one key, in one header field.',
  },
  'key-in-query': {
    title: 'The key stands in the URL',
    detail: 'Send the key in a header field. URLs are logged: have this key rotated.',
  },
  'clear-http': {
    title: 'Use https',
    detail: 'This api is not served over clear-text http.',
  },
  'credential-empty': {
    title: 'The key is empty',
    detail: 'The header field is there and holds no key.',
  },
  'credential-too-long': {
    title: 'The key is too long',
    detail: 'A key has at most 512 characters.',
  },
  'credential-not-ascii': {
    title: 'The key holds a character that no key has',
    detail: 'A key consists of printable ASCII characters without blanks.',
  },
  'source-over-budget': {
    title: 'Too many unknown keys from this address',
    detail: 'Wait as long as Retry-After says.',
  },
  'version-deactivated': {
    title: 'This version of the key was retired',
    detail: 'Use the newer version of the same key.',
  },
  'version-revoked': {
    title: 'This version of the key was revoked',
    detail: 'Use the newer version of the same key.',
  },
  'version-compromised': {
    title: 'This version of the key is compromised',
    detail: 'Use the newer version of the same key.',
  },
  'version-destroyed': {
    title: 'This version of the key is gone',
    detail: 'Use the newer version of the same key.',
  },
  'key-revoked': {
    title: 'The key was revoked',
    detail: 'It will not become valid again. Ask the provider for another key.',
  },
  'key-expired': {
    title: 'The key has expired',
    detail: 'Ask the provider for another key.',
  },
  'key-not-yet-valid': {
    title: 'The key is not valid yet',
    detail: 'Its time has not come.',
  },
  'key-suspended': {
    title: 'The key is suspended',
    detail: 'The provider has suspended this key. Ask the provider.',
  },
  'address-not-allowed': {
    title: 'The key may not be used from this address',
    detail: 'The key is limited to certain client addresses.',
  },
  'region-not-allowed': {
    title: 'The key may not be used in this region',
    detail: 'The key is limited to certain regions.',
  },
  'scope-missing': {
    title: 'The key lacks a scope',
    detail: 'The key is valid and has no right to this operation.',
  },
  'quota-exceeded': { title: 'The quota is used up', detail: 'Wait as long as Retry-After says.' },
  'rate-exceeded': { title: 'Too many requests', detail: 'Wait as long as Retry-After says.' },
  'version-suspended': notNow(
    'This version of the key is about to be retired',
    'Its use was reported. Use the newer version of the same key, or send the request again later.',
  ),
  stale: notNow('The key cannot be checked now'),
  'server-time-unknown': notNow('The key cannot be checked now'),
  'server-not-answering': notNow('The key cannot be checked now'),
  'record-not-understood': notNow('The key cannot be checked here'),
  behind: notNow('The key is newer than what is known here'),
  orphan: notNow('The key is from a stretch of history that was lost'),
} as const satisfies Record<RefusalCode, Refusal>;
