import { addApiRoutes } from './apis.ts';
import { addAuditRoutes } from './audit.ts';
import { addClientRoutes } from './clients.ts';
import type { App, HttpContext } from './context.ts';
import { addHealthRoutes } from './health.ts';
import { addPolicyRoutes } from './policies.ts';
import { addRegionRoutes } from './regions.ts';
import { addTokenRoutes } from './tokens.ts';

/** Every route of the server, resource by resource. */
export function addRoutes(app: App, context: HttpContext): void {
  addApiRoutes(app, context);
  addRegionRoutes(app, context);
  addClientRoutes(app, context);
  addPolicyRoutes(app, context);
  addTokenRoutes(app, context);
  addAuditRoutes(app, context);
  addHealthRoutes(app, context);
}
