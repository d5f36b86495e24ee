import type { Lineage } from './lineage.ts';
import type { LifecycleAct, LifecycleOutcome, LifecycleRefusal } from './outcome.ts';
import type { RefusalCode, UseInstead } from './refusal.ts';

export function changed(lineage: Lineage, ...acts: LifecycleAct[]): LifecycleOutcome {
  return { outcome: 'changed', lineage, acts };
}

export function same(...acts: LifecycleAct[]): LifecycleOutcome {
  return { outcome: 'same', acts };
}

export function refused(code: RefusalCode, useInstead?: UseInstead): LifecycleRefusal {
  return useInstead === undefined
    ? { outcome: 'refused', code }
    : { outcome: 'refused', code, useInstead };
}
