import {
  formatInstant,
  type RotationScope,
  type ScopeStanding,
  type WaitReason,
} from '@keyturn/core';
import type { TakenScope } from './taken-scopes.ts';
import { waitView } from './wait-view.ts';

/** More than this are as good as these: what clears last says when. */
const MOST_SHOWN = 5;

/** The scopes of the leaving version as people and programs read them. */
export function scopeViews(
  taken: readonly TakenScope[],
  standings: readonly ScopeStanding[],
): RotationScope[] {
  return [
    ...taken.map(({ scope, at }) => ({ scope, leftAt: formatInstant(at), waitsFor: [] })),
    ...standings.map(({ scope, waitsFor }) => ({
      scope,
      leftAt: null,
      waitsFor: [...waitsFor].sort(byEnd).slice(0, MOST_SHOWN).map(waitView),
    })),
  ];
}

/** What nobody knows the end of comes first. */
function byEnd(a: WaitReason, b: WaitReason): number {
  const [endOfA, endOfB] = [a, b].map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  return endOfA === endOfB ? 0 : (endOfB ?? 0) - (endOfA ?? 0);
}
