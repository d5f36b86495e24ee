export { type AdminClient, type AdminClientOptions, createAdminClient } from './admin-client.ts';
export type { components, paths } from './generated/api.ts';
