import type { Deployment } from '../deployment.ts';

const NO_KEYS: ReadonlySet<string> = new Set();

/** Tells the loops of this process that something is to be sent, after it was committed. */
export function wakeDeliveries({ signals }: Deployment): void {
  signals.tell({ revision: null, keys: NO_KEYS, notices: true });
}
