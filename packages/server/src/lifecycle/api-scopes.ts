import type { GraceClass } from '@keyturn/core';
import { Refusal } from '../problem/refusal.ts';

/** @throws Refusal `invalid-input` naming every scope of `scopeGrace` that the api does not have. */
export function requireKnownScopes(
  scopes: readonly string[],
  scopeGrace: Readonly<Record<string, GraceClass>>,
): void {
  const errors = Object.keys(scopeGrace)
    .filter((scope) => !scopes.includes(scope))
    .map((scope) => ({ path: `scopeGrace.${scope}`, message: 'is not one of `scopes`' }));
  if (errors.length === 0) return;
  throw new Refusal('invalid-input', 'A scope is given a grace class and is not a scope.', {
    errors,
  });
}
