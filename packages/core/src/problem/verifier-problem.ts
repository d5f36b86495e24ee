import { REASONS, type Reason } from '../verdict/reason.ts';
import { PROBLEM_BASE, type ProblemEntry, type ProblemRetry } from './problem.ts';

/** Title and summary of every reason that a verifier tells; the status is the reason's own. */
const TOLD = {
  'invalid-key': [
    'The key is not valid',
    'The verifier knows of no key that this is, and says no more than that.',
  ],
  'no-credential': ['A key is needed', 'The request carries no key.'],
  'several-credentials': [
    'More than one key was sent',
    'The request carries two keys, one key twice, or one by each of two methods.',
  ],
  'key-in-query': [
    'The key was sent in the URL',
    'A key in a query ends up in logs and histories; it is never read from there.',
  ],
  'clear-http': [
    'The request came over http',
    'The request was not encrypted, so it is refused whatever it carries.',
  ],
  'credential-empty': ['The key is empty', 'The header field for the key is there and empty.'],
  'credential-too-long': ['The key is too long', 'The credential is longer than 512 bytes.'],
  'credential-not-ascii': [
    'The key holds characters that no key has',
    'The credential is not in the strict ASCII set that keys are written in.',
  ],
  'source-over-budget': [
    'Too many requests from this source',
    'This source spent its budget of credentials before any of them was looked at.',
  ],
  'record-not-understood': [
    'This verifier cannot judge the key',
    'The key is in a state that this build of the verifier does not know, so it says neither yes nor no.',
  ],
  'version-deactivated': [
    'This version of the key is retired',
    'The secret is one that the key had; it was retired after its rotation.',
  ],
  'version-revoked': [
    'This version of the key was revoked',
    'The secret is one that the key had; it was revoked.',
  ],
  'version-compromised': [
    'This version of the key was compromised',
    'The secret is one that the key had; it became known to someone else and was shut off.',
  ],
  'version-destroyed': [
    'This version of the key is gone',
    'The secret is one that the key had; its life is over for good.',
  ],
  'key-revoked': ['The key was revoked', 'The key was ended by its provider.'],
  'key-expired': ['The key has expired', 'The time for which the key was issued is over.'],
  'key-suspended': [
    'The key is suspended by an operator',
    'An operator of the provider has stopped the key for now.',
  ],
  'server-time-unknown': [
    'This verifier does not know the time yet',
    'The key has time limits and the verifier has not heard the server since it started.',
  ],
  'key-not-yet-valid': ['The key is not valid yet', 'The time of the key has not begun.'],
  'version-suspended': [
    'This version of the key is suspended',
    'The version has left service and may come back; the one that follows it is valid now.',
  ],
  stale: [
    'This verifier is out of touch',
    'The verifier has not heard its server in time to say no, and may not say yes any more.',
  ],
  'address-not-allowed': [
    'The key may not be used from this address',
    'The key is limited to addresses, and the request came from another.',
  ],
  'region-not-allowed': [
    'The key may not be used in this region',
    'The key is limited to regions, and this verifier stands in another.',
  ],
  'scope-missing': [
    'The key lacks a scope',
    'The key is valid and does not have the scope that this call needs.',
  ],
  'quota-exceeded': ['The quota is used up', 'The key has spent its quota for this period.'],
  'rate-exceeded': ['Too many requests with this key', 'The key is used faster than it may be.'],
  malformed: [
    'The key is mistyped',
    'The credential has the form of a key and its checksum does not fit: a character is wrong or missing.',
  ],
  orphan: [
    'The key belongs to a lost stretch of history',
    'The key was made in changes that the server lost; a person decides about it.',
  ],
  behind: [
    'This verifier has not heard of the key yet',
    'The key is newer than what the verifier knows, and it did not catch up in time.',
  ],
  'server-not-answering': [
    'The verifier could not ask its server',
    'Whether the key is valid is known to the server alone, and it did not answer in time.',
  ],
} as const satisfies Partial<
  Record<Reason | 'invalid-key', readonly [title: string, summary: string]>
>;

/** The codes of problem documents that a verifier answers with: the reasons that may be told. */
export type VerifierProblemCode = keyof typeof TOLD;

export const VERIFIER_PROBLEM_CODES = Object.keys(TOLD) as readonly VerifierProblemCode[];

/** The entry of a code as a verifier answers it. Two codes have another status in the HTTP API. */
export function verifierProblemEntry(code: VerifierProblemCode): ProblemEntry {
  const [title, summary] = TOLD[code];
  const { status, retryAfterSeconds } = REASONS[code === 'invalid-key' ? 'unknown-key' : code];
  const retry: ProblemRetry = retryAfterSeconds === null ? 'no' : 'after';
  return { title, status, retry, summary };
}

/** RFC 9457 `type` of a verifier's problem document. */
export function verifierProblemType(code: VerifierProblemCode): string {
  return PROBLEM_BASE + code;
}
