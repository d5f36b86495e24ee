import { type AskedInPart, completed, NO_SCOPES } from './asked.ts';
import { OVERFLOW_SOURCE, routeLabel, toldScopes } from './source.ts';

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
  /** The scopes as a source tells them; undefined: not told. */
  readonly told: string[] | undefined;
  /** Of requests that differ in too much to be told apart: counted, never an answer to the next. */
  readonly crowd: boolean;
}

const MAX_CONTEXTS = 1_000;
/** Contexts of one route that differ in scopes or region. A caller may make scopes up per request. */
const MAX_CONTEXTS_OF_ROUTE = 64;
// No request has it: nothing asked for matches a crowd.
const NO_METHOD = '\0';

/** The contexts of uses whose source is not named, one of probes and one of all else. */
export const OVERFLOW_CONTEXTS = {
  probe: overflow({ probe: true }),
  plain: overflow({}),
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
    const { method, route, region, scopes: given, probe } = completed(asked);
    const label = routeLabel(method, route);
    const alike = (this.#byRoute.get(route) ?? []).filter(
      (context) => context.label === label && context.probe === probe,
    );
    if (alike.length >= MAX_CONTEXTS_OF_ROUTE) {
      return alike.find(({ crowd }) => crowd) ?? this.#keep(crowdOf(route, label, probe));
    }
    if (this.#made++ % MAX_CONTEXTS === 0) this.#byRoute.clear();
    const scopes = [...given];
    const told = toldScopes(scopes);
    return this.#keep({ method, route, region, scopes, given, probe, label, told, crowd: false });
  }

  #keep(context: RouteContext): RouteContext {
    const known = this.#byRoute.get(context.route);
    if (known === undefined) this.#byRoute.set(context.route, [context]);
    else known.push(context);
    return context;
  }
}

function overflow(asked: AskedInPart): RouteContext {
  const { route: label } = OVERFLOW_SOURCE;
  return { ...completed(asked), given: NO_SCOPES, label, told: undefined, crowd: false };
}

function crowdOf(route: string, label: string, probe: boolean): RouteContext {
  const asked = completed({ method: NO_METHOD, route, probe });
  return { ...asked, given: NO_SCOPES, label, told: undefined, crowd: true };
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
