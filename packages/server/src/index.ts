export { ConfigError } from './config-error.ts';
export type { FirstSetUp } from './first-set-up.ts';
export {
  type InitialisedDirectory,
  initDataDirectory,
  newAdminToken,
  type RunningServer,
  type StartOptions,
  startServer,
} from './main.ts';
