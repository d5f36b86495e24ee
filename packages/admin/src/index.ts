/** What the `error` of a refused call is. */
export type { Problem } from '@keyturn/core';
export { type AdminClient, type AdminClientOptions, createAdminClient } from './admin-client.ts';
export type { components, paths } from './generated/api.ts';
