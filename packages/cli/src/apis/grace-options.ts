import type { GraceClass } from '@keyturn/core';
import { wrongUsage } from '../cli-fault.ts';

const GRACES: readonly GraceClass[] = ['strict', 'balanced', 'available'];

/** `orders:trade=strict` as a member of an object. @throws CliFault where it is not of that form. */
export function graces(option: string, pairs: readonly string[]): Record<string, GraceClass> {
  return Object.fromEntries(pairs.map((pair) => gracePair(option, pair)));
}

/** `--class trading=strict`. */
export function keyClasses(pairs: readonly string[]): Record<string, { grace: GraceClass }> {
  const entries = pairs.map((pair) => gracePair('--class', pair));
  return Object.fromEntries(entries.map(([name, grace]) => [name, { grace }]));
}

function gracePair(option: string, pair: string): [string, GraceClass] {
  const at = pair.lastIndexOf('=');
  const grace = GRACES.find((known) => known === pair.slice(at + 1));
  if (at > 0 && grace !== undefined) return [pair.slice(0, at), grace];
  throw wrongUsage(`${option} is "${pair}"`, `write NAME=GRACE with one of ${GRACES.join(', ')}`);
}
