import type { Oracle } from './oracle.ts';

/** Finds nothing wrong. */
export function lenientOracle(): Oracle {
  return { see: () => {}, afterEvent: () => null, reached: () => [] };
}
