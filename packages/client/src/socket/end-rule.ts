import type { KeyState } from '../http/key-status.ts';
import type { FallbackCause } from '../ring/key-ring.ts';

/** How a connection ended that its client did not end. */
export interface ConnectionEnd {
  /** RFC 6455 §7.4; null where the handshake was not finished. */
  readonly closeCode: number | null;
  /** HTTP status that the handshake was answered with in place of 101; null where none was seen. */
  readonly status: number | null;
  /** What the verifier said of the version, in `Api-Key-Status` or as the reason of the close. */
  readonly state: KeyState | null;
  /** What `Retry-After` asks for; null where it does not. */
  readonly retryAfterMs: number | null;
}

/**
 * - `done`: the server has nothing more to send
 * - `stop`: the caller is told, and nothing is tried again
 * - `other-version`: at once with another version; with the same one after a pause
 * - `pause`: again after a pause
 */
export type EndStep =
  | { readonly act: 'done' }
  | { readonly act: 'pause' }
  | { readonly act: 'stop'; readonly code: 'forbidden' | 'refused' }
  | { readonly act: 'other-version'; readonly cause: FallbackCause };

/** The codes with which a verifier ends a connection, each the HTTP status plus 4000. */
const VERIFIER_CODES = new Map([
  [4401, 401],
  [4403, 403],
  [4429, 429],
  [4503, 503],
]);

/** The codes that say that the two sides do not understand each other. */
const MISUNDERSTOOD = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** What to do when a connection has ended. */
export function endStep({ closeCode, status, state }: ConnectionEnd): EndStep {
  if (status !== null) return statusStep(status, state);
  const asStatus = closeCode === null ? undefined : VERIFIER_CODES.get(closeCode);
  // A verifier that says nothing more means that the version is refused.
  if (asStatus === 401) return { act: 'other-version', cause: 'refused' };
  if (asStatus !== undefined) return statusStep(asStatus, state);
  if (closeCode === 1000) return { act: 'done' };
  const isApplications = closeCode !== null && closeCode >= 3000;
  const isFinal = closeCode !== null && MISUNDERSTOOD.has(closeCode);
  return isApplications || isFinal ? { act: 'stop', code: 'refused' } : { act: 'pause' };
}

function statusStep(status: number, state: KeyState | null): EndStep {
  if (status === 401 && state === 'refused') return { act: 'other-version', cause: 'refused' };
  if (status === 403) return { act: 'stop', code: 'forbidden' };
  if (status === 503 && (state === 'suspended' || state === 'orphan' || state === 'behind')) {
    return { act: 'other-version', cause: state };
  }
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return isPassing ? { act: 'pause' } : { act: 'stop', code: 'refused' };
}
