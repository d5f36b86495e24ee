/** What a use comes with: all that a verdict and a source can depend on besides the key string. */
export interface Asked {
  readonly address: string;
  readonly userAgent: string;
  readonly method: string;
  readonly route: string;
  /** The region asked in; '' means the verifier's own. */
  readonly region: string;
  readonly scopes: readonly string[];
  readonly probe: boolean;
}

/** The same as a caller gives it: what is left out is '', none, or false. */
export type AskedInPart = { readonly [Name in keyof Asked]?: Asked[Name] | undefined };

export const NO_SCOPES: readonly string[] = Object.freeze([]);

/** What is left out, filled in. */
export function completed(asked: AskedInPart): Asked {
  const { address = '', userAgent = '', method = '', route = '', region = '' } = asked;
  const { scopes = NO_SCOPES, probe = false } = asked;
  return { address, userAgent, method, route, region, scopes, probe };
}

/** The part of what is asked that belongs to the route, not to the caller: one object per route. */
export interface RouteContext {
  readonly method: string;
  readonly route: string;
  readonly region: string;
  readonly scopes: readonly string[];
  /** The array that `scopes` is a copy of. */
  readonly given: readonly string[];
  readonly probe: boolean;
  /** Where an entry keeps the row of its last use under this context. */
  readonly slot: 0 | 1 | 2 | 3;
}

const MAX_CONTEXTS = 1_000;

/**
 * Finds the one context of equal requests, so that rows are compared by identity. An api has few
 * routes; a caller that passes paths in their place makes many, and none is kept for long then.
 */
export class RouteContexts {
  readonly #byRoute = new Map<string, RouteContext[]>();
  #last: RouteContext = { ...completed({}), given: NO_SCOPES, slot: 0 };
  #made = 0;

  of(asked: AskedInPart): RouteContext {
    if (isOf(this.#last, asked)) return this.#last;
    const known = this.#byRoute.get(asked.route ?? '');
    const found = known?.find((context) => isOf(context, asked)) ?? this.#make(asked);
    this.#last = found;
    return found;
  }

  #make(asked: AskedInPart): RouteContext {
    if (this.#made % MAX_CONTEXTS === 0) this.#byRoute.clear();
    const { method, route, region, scopes: given, probe } = completed(asked);
    const scopes = [...given];
    const slot = (this.#made++ & 3) as RouteContext['slot'];
    const context = { method, route, region, scopes, given, probe, slot };
    const known = this.#byRoute.get(route);
    if (known === undefined) this.#byRoute.set(route, [context]);
    else known.push(context);
    return context;
  }
}

/** A route's scopes are one array as a rule; only another one is looked into. */
function isOf(context: RouteContext, asked: AskedInPart): boolean {
  const scopes = asked.scopes ?? NO_SCOPES;
  return (
    (context.given === scopes || isSame(context.scopes, scopes)) &&
    context.route === (asked.route ?? '') &&
    context.method === (asked.method ?? '') &&
    context.region === (asked.region ?? '') &&
    context.probe === (asked.probe ?? false)
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope, index) => scope === other[index]);
}
