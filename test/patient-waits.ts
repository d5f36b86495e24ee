import type { StoreOptions } from '../packages/server/src/store/open-store.ts';

/** For stores of which no limit of time is tested: a busy machine keeps many waiting for one lock. */
export const PATIENT_WAITS: StoreOptions = {
  lockWaitMs: 60_000,
  connectMs: 60_000,
  statementMs: 120_000,
};
