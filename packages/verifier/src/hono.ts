import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PROBLEM_MEDIA_TYPE, problemText } from './answer/problem.ts';
import { isOfPreflight, type Verdict } from './answer/verdict.ts';
import type { HttpCheckOptions } from './node-http.ts';
import { forwardedConnection } from './transport/client-connection.ts';
import { fetchConnectionOf } from './transport/fetch-connection.ts';
import { NO_SCOPES } from './usage/asked.ts';
import type { Verifier } from './verifier.ts';

/** What handlers behind the check find, for `new Hono<{ Variables: KeyturnVariables }>()`. */
export interface KeyturnVariables {
  /** The verdict that let the request through: `context.get('keyturn')`. */
  keyturn: Verdict;
}

/**
 * What a route asks for. `route`: the route pattern that a use is told under. Default: that of the
 * handler that the request leads to, also where the check stands in `app.use`.
 */
export type HonoCheckOptions = HttpCheckOptions;

/**
 * Middleware for Hono, for one route (`app.get(path, keyturnHono(verifier, …), …)`) or for all that
 * come after it (`app.use(keyturnHono(verifier))`), on Node through `@hono/node-server`, on Bun and
 * on Deno. Who has no valid key is answered before the next handler runs.
 */
export function keyturnHono(
  verifier: Verifier,
  options: HonoCheckOptions = {},
): MiddlewareHandler<{ Variables: KeyturnVariables }> {
  const { preflight = 'answer' } = options;
  return async (context, next) => {
    const verdict = await verifier.verifyRequest(
      presentedBy(context, options, verifier.trustedHops),
    );
    if (verdict.outcome !== 'accepted') return refusal(context, verdict);
    if (isOfPreflight(verdict) && preflight === 'answer') {
      return context.body(null, 204, { ...verdict.headers });
    }
    context.set('keyturn', verdict);
    await next();
    addHeaders(context, verdict);
    return undefined;
  };
}

function presentedBy(context: Context, { scopes, route }: HonoCheckOptions, trustedHops: number) {
  const { raw, method } = context.req;
  const { rawHeaders, address } = fetchConnectionOf(raw, context.env);
  return {
    rawHeaders,
    url: raw.url,
    method,
    route: route ?? patternOf(context),
    scopes: scopes ?? NO_SCOPES,
    ...forwardedConnection(address, rawHeaders, trustedHops),
  };
}

/** Of all that matched: middleware, which takes every method, is not what the request leads to. */
function patternOf({ req }: Context): string {
  const matched = req.matchedRoutes ?? [];
  return (matched.findLast(({ method }) => method !== 'ALL') ?? matched.at(-1))?.path ?? '';
}

function refusal(context: Context, verdict: Verdict): Response {
  return context.body(problemText(verdict), verdict.status as ContentfulStatusCode, {
    ...verdict.headers,
    'Content-Type': PROBLEM_MEDIA_TYPE,
  });
}

/** Only now, as a handler may answer with a Response of its own. What it says itself stays. */
function addHeaders(context: Context, { headers }: Verdict): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
}
