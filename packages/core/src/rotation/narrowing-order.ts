import { GRACE_CLASSES, type GraceClass } from '../policy/grace.ts';

/** What the order of narrowing goes by. */
export interface NarrowingOrder {
  /** Scopes that a policy names, first to leave first. */
  first: readonly string[];
  /** The api's scopes as it lists them: the least dangerous first. */
  apiScopes: readonly string[];
  /** Scopes whose grace class differs from their key's. */
  scopeGrace: Readonly<Record<string, GraceClass>>;
  keyGrace: GraceClass;
}

/**
 * Scopes in the order in which they leave a version where several may: those that the policy names,
 * as it names them; then the strictest grace class first, since it says what a stolen key could do;
 * within a class the api's own list from its end, as lists of scopes rise from reading to moving
 * funds. The order only decides who goes first: no scope waits for another.
 */
export function inNarrowingOrder(scopes: readonly string[], order: NarrowingOrder): string[] {
  const { first, apiScopes, scopeGrace, keyGrace } = order;
  const ranked = scopes.map((scope) => ({
    scope,
    named: first.includes(scope) ? first.indexOf(scope) : first.length,
    grace: GRACE_CLASSES.indexOf(scopeGrace[scope] ?? keyGrace),
    place: apiScopes.indexOf(scope),
  }));
  ranked.sort((a, b) => a.named - b.named || a.grace - b.grace || b.place - a.place);
  return ranked.map(({ scope }) => scope);
}
