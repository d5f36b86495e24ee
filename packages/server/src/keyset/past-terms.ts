import type { GraceClass } from '@keyturn/core';

/** Lease and grace as verifiers were told them until `until`. */
export interface PastTerms {
  /** Server time, ms. */
  until: number;
  /** L·(1+ρ), ms. */
  leaseMs: number;
  graceMs: Record<GraceClass, number>;
}
