/**
 * Every code with which the lifecycle refuses an event. Stable: they are the `code` of a problem
 * document and name its page.
 *
 * - `version-latched`: the version is deactivated, compromised or destroyed, for good.
 * - `version-not-published`: the version has no secret yet.
 * - `version-suspended`, `version-active`: the version is in that state and must not be.
 * - `version-not-leaving`: only the leaving version of a rotation may be suspended.
 * - `version-unknown`: the key has no version of that number.
 * - `key-not-handed-out`: the key is still being issued (K1).
 * - `rotation-held`: a hold is set (K5(d)).
 * - `roll-back-pending`: the version about to leave is about to become primary again.
 * - `not-in-this-phase`: the rotation is not where the caller believed it to be.
 */
export const REFUSAL_CODES = [
  'use-cancel',
  'use-roll-back',
  'use-revoke',
  'rotation-ended',
  'rotation-held',
  'roll-back-pending',
  'not-in-this-phase',
  'version-latched',
  'version-not-published',
  'version-suspended',
  'version-active',
  'version-not-leaving',
  'version-unknown',
  'key-suspended',
  'key-tainted',
  'key-ended',
  'key-not-handed-out',
  'no-verifier',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The verb that does what the caller probably wanted. */
export type UseInstead = 'cancel' | 'rollBack' | 'revoke' | 'resume' | 'clearTaint' | 'expedite';
