import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHttp } from './answer/answer-http.ts';
import type { Verdict } from './answer/verdict.ts';
import type { HttpCheckOptions } from './node-http.ts';
import { clientConnectionOf } from './transport/client-connection.ts';
import { NO_SCOPES } from './usage/asked.ts';
import type { Verifier } from './verifier.ts';

declare global {
  namespace Express {
    interface Request {
      /** The verdict, once the key was accepted; undefined before, and where no key is needed. */
      keyturn?: Verdict;
    }
  }
}

/** What is read of a request of Express 4 or 5. */
export interface ExpressRequest extends IncomingMessage {
  originalUrl?: string;
  /** The route that matched; not known yet in what `app.use` was given. */
  route?: { path?: unknown } | undefined;
  keyturn?: Verdict;
}

/**
 * What a route asks for. `route`: the route pattern that a use is told under. Default: that of the
 * route which the check stands in, without the path that its router is mounted at, as that one may
 * have ids in it; '' where the check was given to `app.use`.
 */
export type ExpressCheckOptions = HttpCheckOptions;

/**
 * Middleware for Express 5 and 4: for one route (`app.get(path, keyturnExpress(verifier, …), …)`), or
 * for all that come after it (`app.use(keyturnExpress(verifier))`). The next handler runs with the
 * verdict as `request.keyturn`; who has no valid key is answered before. How far proxies are believed
 * is the option `trustProxy` of the verifier; Express's own setting `trust proxy` counts for `request.ip`
 * alone, and should say the same.
 */
export function keyturnExpress(
  verifier: Verifier,
  options: ExpressCheckOptions = {},
): (request: ExpressRequest, response: ServerResponse, next: (fault?: unknown) => void) => void {
  return (request, response, next) => {
    const goOn = (verdict: Verdict): void => {
      if (!answerHttp(response, verdict, options.preflight ?? 'answer')) return;
      request.keyturn = verdict;
      next();
    };
    const verdict = verifier.verifyRequest(presentedBy(request, options, verifier.trustedHops));
    if (verdict instanceof Promise) verdict.then(goOn, next);
    else goOn(verdict);
  };
}

function presentedBy(
  request: ExpressRequest,
  { scopes = NO_SCOPES, route }: ExpressCheckOptions,
  trustedHops: number,
) {
  const { rawHeaders, originalUrl, url = '', method = '' } = request;
  const connection = clientConnectionOf(request, trustedHops);
  return {
    rawHeaders,
    // A router takes what it is mounted at off `url`, and a handler may rewrite it.
    url: originalUrl ?? url,
    method,
    route: route ?? patternOf(request),
    scopes,
    ...connection,
  };
}

/** A route may also be given as an expression or as several patterns. */
function patternOf({ route }: ExpressRequest): string {
  return typeof route?.path === 'string' ? route.path : '';
}
