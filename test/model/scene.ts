import type { Durations } from '@keyturn/core';
import type { DurationChoices } from './durations.ts';
import type { Rules } from './rules.ts';
import type { World } from './world.ts';

/** What can happen in the small world, by name. `miss`: a tick in which a verifier does not report. */
export type MoveName =
  | 'report'
  | 'miss'
  | 'ask'
  | 'lose-answer'
  | 'crash-verifier'
  | 'crash-server'
  | 'fail-over'
  | 'restore'
  | 'lose-journal'
  | 'close-orphans'
  | 'begin'
  | 'advance'
  | 'hold'
  | 'revoke'
  | 'compromise'
  | 'suspend-key'
  | 'resume-key'
  | 'roll-back'
  | 'gone'
  | 'pick-up'
  | 'lose-pick-up'
  | 'confirm'
  | 'adopt'
  | 'present'
  | 'connect'
  | 'call'
  | 'ask-gateway';

/** A part of the small world, as small as what is asked of it allows. */
export interface Scene {
  readonly name: string;
  readonly durations: DurationChoices;
  /** How often each move may happen; left out: never. */
  readonly may: Readonly<Partial<Record<MoveName, number>>>;
  /** Whether the unknown holder presents its key in each tick, or has never presented it. */
  readonly unknown: 'seen' | 'unseen';
  /** Whether there is an enrolled holder, which takes part in K5(a). */
  readonly enrolled: boolean;
}

/** What every move and property is given beside the world. */
export interface Setting {
  readonly rules: Rules;
  readonly durations: Durations;
  readonly grace: number;
  readonly mayFailOver: boolean;
  /** The world as it began, which is also the backup. */
  readonly start: World;
}

/** One thing that happens. */
export interface Move {
  readonly says: () => string;
  readonly to: World;
}

export type Moves = (world: World, setting: Setting) => Move[];

/** The world with one of that move spent; null where none is left. */
export function spend(world: World, name: MoveName): World | null {
  const left = world.left[name] ?? 0;
  if (left === 0) return null;
  return left === Number.POSITIVE_INFINITY
    ? world
    : { ...world, left: { ...world.left, [name]: left - 1 } };
}
