import { Registry } from 'prom-client';
import type { Deployment } from '../deployment.ts';

/** The server's series, in a registry of their own: two servers in one process share nothing. */
export interface Metrics {
  registry: Registry;
}

export function makeMetrics(_deployment: Deployment): Metrics {
  return { registry: new Registry() };
}
