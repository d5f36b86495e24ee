export { ConfigError } from './config-error.ts';
export {
  initDataDirectory,
  newAdminToken,
  type RunningServer,
  type StartOptions,
  startServer,
} from './main.ts';
