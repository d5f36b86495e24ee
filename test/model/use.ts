import type { Verifier } from './world.ts';

/** The verifier with a use of the version that it has still to report; of each the last counts. */
export function withUse(verifier: Verifier, number: number, at: number): Verifier {
  const others = verifier.unreported.filter((use) => use.number !== number);
  return { ...verifier, unreported: [...others, { number, at }] };
}
