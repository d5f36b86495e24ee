import type { NextStep } from '@keyturn/core';
import { rotationFactsOf } from './rotation-facts.ts';
import type { Setting } from './scene.ts';
import type { World } from './world.ts';

const known = new WeakMap<World, NextStep | null>();

/** What the product would do next with the open rotation; null where none is open. */
export function stepOf(world: World, { rules, durations, grace }: Setting): NextStep | null {
  const found = known.get(world);
  if (found !== undefined) return found;
  const facts = rotationFactsOf(world, grace);
  const step = facts && rules.step(facts, durations, world.now);
  known.set(world, step);
  return step;
}
