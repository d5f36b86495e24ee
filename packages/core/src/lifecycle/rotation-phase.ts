/**
 * Where an open rotation stands.
 *
 * - `prepared`: the new version has a number and no secret.
 * - `publishing`: published, K1 does not hold yet.
 * - `ready`: K1 holds; waits for the window or the wave.
 * - `migrating`: handed out; some known holder has not confirmed, K5(a) does not hold.
 * - `draining`: K5(a) holds; waits for K4, K5(b) and K5(c).
 * - `suspended`: the leaving version is suspended and can still come back (K6).
 */
export const ROTATION_PHASES = [
  'prepared',
  'publishing',
  'ready',
  'migrating',
  'draining',
  'suspended',
] as const;

export type RotationPhase = (typeof ROTATION_PHASES)[number];

/**
 * How a rotation ends. `completed`: the old version left. `rolled-back`: the new version left.
 * `cancelled`: the new version was never handed out, or the key has no living version.
 */
export const ROTATION_ENDS = ['completed', 'rolled-back', 'cancelled'] as const;

export type RotationEnd = (typeof ROTATION_ENDS)[number];

/** Forward: the old version leaves. Back, after `rollBack`: the new one leaves. */
export type Direction = 'forward' | 'back';
