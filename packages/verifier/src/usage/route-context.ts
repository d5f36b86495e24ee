import { type AskedInPart, completed, NO_SCOPES } from './asked.ts';
import { OVERFLOW_SOURCE, routeLabel } from './source.ts';

/** The part of what is asked that belongs to the route, not to the caller: one object per route. */
export interface RouteContext {
  readonly method: string;
  readonly route: string;
  readonly region: string;
  readonly scopes: readonly string[];
  /** The array that `scopes` is a copy of. */
  readonly given: readonly string[];
  readonly probe: boolean;
  /** Method and route as a source has them. */
  readonly label: string;
}

const MAX_CONTEXTS = 1_000;

/** The contexts of uses whose source is not named, one of probes and one of all else. */
export const OVERFLOW_CONTEXTS = {
  probe: { ...completed({ probe: true }), given: NO_SCOPES, label: OVERFLOW_SOURCE.route },
  plain: { ...completed({}), given: NO_SCOPES, label: OVERFLOW_SOURCE.route },
} satisfies Record<string, RouteContext>;

/**
 * Finds the one context of equal requests, so that they are compared by identity. An api has few
 * routes; a caller that passes paths in their place makes many, and none is kept for long then.
 */
export class RouteContexts {
  readonly #byRoute = new Map<string, RouteContext[]>();
  #made = 0;

  of(asked: AskedInPart): RouteContext {
    const known = this.#byRoute.get(asked.route ?? '');
    return known?.find((context) => isContextOf(context, asked)) ?? this.#make(asked);
  }

  #make(asked: AskedInPart): RouteContext {
    if (this.#made++ % MAX_CONTEXTS === 0) this.#byRoute.clear();
    const { method, route, region, scopes: given, probe } = completed(asked);
    const scopes = [...given];
    const label = routeLabel(method, route);
    const context = { method, route, region, scopes, given, probe, label };
    const known = this.#byRoute.get(route);
    if (known === undefined) this.#byRoute.set(route, [context]);
    else known.push(context);
    return context;
  }
}

/** A route's scopes are one array as a rule; only another one is looked into. */
export function isContextOf(context: RouteContext, asked: AskedInPart): boolean {
  if (context.route !== (asked.route ?? '') || context.method !== (asked.method ?? ''))
    return false;
  if (context.region !== (asked.region ?? '')) return false;
  if (context.probe !== (asked.probe ?? false)) return false;
  const scopes = asked.scopes ?? NO_SCOPES;
  return context.given === scopes || isSame(context.scopes, scopes);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope, index) => scope === other[index]);
}
