/** What a verifier answers, seen by whoever asked. */
export const VERDICT_OUTCOMES = [
  'accepted',
  'rejected',
  'forbidden',
  'throttled',
  'unavailable',
] as const;

export type VerdictOutcome = (typeof VERDICT_OUTCOMES)[number];

/** The tokens of the header field `Api-Key-Status`. */
export const API_KEY_STATUSES = [
  'active',
  'deprecated',
  'refused',
  'suspended',
  'behind',
  'orphan',
  'stale',
] as const;

export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

/** How `WWW-Authenticate` speaks (RFC 6750 section 3); `bare` carries no error code. */
export type Challenge = 'bare' | 'invalid_request' | 'invalid_token' | 'insufficient_scope';

/** What follows from a reason. */
export interface ReasonEntry {
  readonly outcome: VerdictOutcome;
  /** HTTP status (RFC 9110). */
  readonly status: number;
  /**
   * Null where nothing is known of a key: the request was refused before the look-up, or the
   * answer must be the same whether it would have hit or not.
   */
  readonly keyStatus: ApiKeyStatus | null;
  /** Whether the caller is told the reason; otherwise the body is the one generic 401. */
  readonly told: boolean;
  /** `Retry-After`, seconds; null where asking again does not help. */
  readonly retryAfterSeconds: number | null;
  readonly challenge: Challenge | null;
}

function accepted(): ReasonEntry {
  return { ...NOTHING, outcome: 'accepted', status: 200, keyStatus: 'active', told: true };
}

function badRequest(): ReasonEntry {
  return { ...NOTHING, outcome: 'rejected', status: 400, told: true, challenge: 'invalid_request' };
}

function unauthorized(audience: 'told' | 'generic'): ReasonEntry {
  return {
    outcome: 'rejected',
    status: 401,
    keyStatus: 'refused',
    told: audience === 'told',
    retryAfterSeconds: null,
    challenge: 'invalid_token',
  };
}

function forbidden(challenge: Challenge | null): ReasonEntry {
  const entry = { ...NOTHING, outcome: 'forbidden', status: 403, keyStatus: 'active' } as const;
  return { ...entry, told: true, challenge };
}

function throttled(keyStatus: ApiKeyStatus | null, retryAfterSeconds: number): ReasonEntry {
  return {
    ...NOTHING,
    outcome: 'throttled',
    status: 429,
    keyStatus,
    told: true,
    retryAfterSeconds,
  };
}

function unavailable(keyStatus: ApiKeyStatus, retryAfterSeconds: number): ReasonEntry {
  const entry = { ...NOTHING, outcome: 'unavailable', status: 503, told: true } as const;
  return { ...entry, keyStatus, retryAfterSeconds };
}

const NOTHING = { keyStatus: null, retryAfterSeconds: null, challenge: null } as const;

/**
 * The closed list of reasons for a verdict. A reason's name is also the label `reason` of the
 * metric `keyturn_verifications_total` and the `reason` of a usage row.
 */
export const REASONS = {
  /** A4 */
  accepted: accepted(),
  /** A4, by a verifier that is not fresh and within its grace. */
  'stale-accepted': accepted(),
  /** A3: a version that was never handed out. */
  'early-use': accepted(),

  /** T1 */
  'no-credential': { ...unauthorized('told'), challenge: 'bare' },
  /** T2 */
  'several-credentials': badRequest(),
  /** T3 */
  'key-in-query': badRequest(),
  /** T4: the same for all, so nothing is said of the key. */
  'clear-http': { ...forbidden(null), keyStatus: null },
  /** T5 */
  'credential-empty': badRequest(),
  'credential-too-long': badRequest(),
  'credential-not-ascii': badRequest(),
  /** T6: before anything was looked up. */
  'source-over-budget': throttled(null, 1),

  /** R1 */
  'record-not-understood': unavailable('stale', 60),
  /** R2 */
  'version-deactivated': unauthorized('told'),
  'version-revoked': unauthorized('told'),
  'version-compromised': unauthorized('told'),
  'version-destroyed': unauthorized('told'),
  'key-revoked': unauthorized('told'),
  /** R2 and R6 */
  'key-expired': unauthorized('told'),
  /** R3 */
  'other-api': unauthorized('generic'),
  'other-environment': unauthorized('generic'),
  /** R4 */
  'key-suspended': unauthorized('told'),
  /** R5 */
  'server-time-unknown': unavailable('stale', 3),
  /** R6 */
  'key-not-yet-valid': unauthorized('told'),
  /** R7 */
  'version-suspended': unavailable('suspended', 5),
  /** R8, and every no that a verifier which is not fresh may not say (Rule S). */
  stale: unavailable('stale', 3),

  /** A1 */
  'address-not-allowed': forbidden(null),
  'region-not-allowed': forbidden(null),
  'scope-missing': forbidden('insufficient_scope'),
  /** A2 */
  'quota-exceeded': throttled('active', 60),
  'rate-exceeded': throttled('active', 1),

  /** M1 */
  malformed: unauthorized('told'),
  /** M2 */
  'tag-wrong': unauthorized('generic'),
  /** M3 */
  'ring-key-unknown': unauthorized('generic'),
  /** M4: its revision lies in a lost stretch of history, and nobody has closed it yet. */
  orphan: unavailable('orphan', 60),
  'orphan-closed': unauthorized('generic'),
  /** M5, M7, and a no of the server in M8 and M9 */
  'unknown-key': unauthorized('generic'),
  /** M6: nothing reached the key's floor in time. */
  behind: unavailable('behind', 1),
  /** M6: the primary itself has not come to the floor. */
  'forged-floor': unauthorized('generic'),
  /** M8, M9 */
  'server-not-answering': unavailable('stale', 1),
  /** M10 */
  'form-unknown': unauthorized('generic'),
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;

/**
 * The token of `Api-Key-Status`, null for no header field: that of the reason, and for an active
 * predecessor `deprecated`.
 */
export function apiKeyStatusOf(reason: Reason, designation: string | null): ApiKeyStatus | null {
  const { keyStatus } = REASONS[reason];
  return keyStatus === 'active' && designation === 'predecessor' ? 'deprecated' : keyStatus;
}

/** The reason that the caller is told: all that may not be told are one. */
export function toldReason(reason: Reason): Reason | 'invalid-key' {
  return REASONS[reason].told ? reason : 'invalid-key';
}
