import type { Deployment } from '../packages/server/src/deployment.ts';

const nothing = () => {};

/** A log that nobody reads. */
export const silentLog = {
  level: 'silent',
  fatal: nothing,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  silent: nothing,
  child: () => silentLog,
} as unknown as Deployment['log'];
