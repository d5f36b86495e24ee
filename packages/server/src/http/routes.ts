import { addApiRoutes } from './apis.ts';
import { addAuditRoutes } from './audit.ts';
import { addClientRoutes } from './clients.ts';
import type { App, HttpContext } from './context.ts';
import { addGrantRoutes } from './grants.ts';
import { addHealthRoutes } from './health.ts';
import { addHolderCallRoutes } from './holder-calls.ts';
import { addEnrolRoutes } from './holder-enrol.ts';
import { addHolderRoutes } from './holders.ts';
import { addKeyActRoutes } from './key-acts.ts';
import { addKeyRoutes } from './keys.ts';
import { addKeysetRoutes } from './keyset.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { addOpenapiRoute } from './openapi-route.ts';
import { addPolicyRoutes } from './policies.ts';
import { addReceiptRoutes } from './receipts.ts';
import { addRegionRoutes } from './regions.ts';
import { addRotationActRoutes } from './rotation-acts.ts';
import { addRotationWatchRoutes } from './rotation-watch.ts';
import { addRotationRoutes } from './rotations.ts';
import { addTokenRoutes } from './tokens.ts';
import { addUsageRoutes } from './usage.ts';
import { addVerifierRoutes } from './verifiers.ts';

/** Every route of the server, resource by resource. */
export function addRoutes(app: App, context: HttpContext): void {
  addApiRoutes(app, context);
  addRegionRoutes(app, context);
  addClientRoutes(app, context);
  addPolicyRoutes(app, context);
  addKeyRoutes(app, context);
  addKeyActRoutes(app, context);
  addRotationRoutes(app, context);
  addRotationActRoutes(app, context);
  addRotationWatchRoutes(app, context);
  addReceiptRoutes(app, context);
  addGrantRoutes(app, context);
  addEnrolRoutes(app, context);
  addHolderRoutes(app, context);
  addHolderCallRoutes(app, context);
  addVerifierRoutes(app, context);
  addKeysetRoutes(app, context);
  addUsageRoutes(app, context);
  addAuditRoutes(app, context);
  addTokenRoutes(app, context);
  addHealthRoutes(app, context);
  addMetricsRoute(app, context);
  addOpenapiRoute(app);
}
