import { KeyString } from '@keyturn/core';
import { KeyRing, type SwapTime } from '../../packages/client/src/ring/key-ring.ts';
import type { Step } from './explore.ts';

const HOLDERS = 6;

/** The server's window, in ticks. */
const WINDOW = { start: 1, end: 7 };

/** Ticks at which a holder may have asked for its window. */
const ASKS = [0, 1];

/** K11: what a holder is told, and its ring makes of it with a uniform random number. */
export type Window = (window: typeof WINDOW) => typeof WINDOW;

export const IN_FORCE: Window = (window) => window;

/** Everybody moves when it opens. */
export const WITHOUT_WINDOWS: Window = ({ start }) => ({ start, end: start });

export interface WindowExploration {
  readonly states: number;
  readonly counterExample: { readonly steps: readonly Step[]; readonly text: string } | null;
}

/**
 * Every way in which six holders may ask, each at one of two ticks. Their rings are the product's;
 * what they draw is even: of so few, chance might draw anything.
 */
export function exploreWindows(told: Window): WindowExploration {
  const histories = ASKS.length ** HOLDERS;
  for (let history = 0; history < histories; history += 1) {
    const moves = Array.from({ length: HOLDERS }, (_, holder) => {
      const askedAt = ASKS[(history >> holder) % ASKS.length] ?? 0;
      return { askedAt, movesAt: moveOf(told(WINDOW), askedAt, (holder + 0.5) / HOLDERS) };
    });
    const crowded = crowdedTick(moves.map(({ movesAt }) => Math.floor(movesAt)));
    if (crowded === null) continue;
    return { states: history + 1, counterExample: storyOf(moves, crowded) };
  }
  return { states: histories, counterExample: null };
}

/** The instant at which the holder's ring moves to the version that it was offered. */
function moveOf(window: typeof WINDOW, askedAt: number, drawn: number): number {
  let movesAt = askedAt;
  const schedule = {
    after(ms: number): () => void {
      movesAt = askedAt + ms;
      return () => {};
    },
  };
  const ring = new KeyRing({ schedule, random: () => drawn }, () => {
    movesAt = askedAt;
  });
  ring.offer(version(1), 'now');
  const swap: SwapTime = { fromMs: window.start - askedAt, toMs: window.end - askedAt };
  ring.offer(version(2), swap);
  return movesAt;
}

function version(number: number) {
  return { number, keyString: new KeyString(`version ${number}`) };
}

/** The first tick in which more than a third of all holders move; null: there is none. */
function crowdedTick(ticks: readonly number[]): number | null {
  const crowded = ticks.filter(
    (tick) => ticks.filter((other) => other === tick).length > HOLDERS / 3,
  );
  return crowded.length === 0 ? null : Math.min(...crowded);
}

function storyOf(moves: readonly { askedAt: number; movesAt: number }[], crowded: number) {
  const asked = moves.map(({ askedAt }, holder) => ({
    tick: askedAt,
    text: `holder ${holder + 1} asks when to move`,
  }));
  const moved = moves.map(({ movesAt }, holder) => ({
    tick: Math.floor(movesAt),
    text: `holder ${holder + 1} moves to version 2`,
  }));
  const steps = [...asked, ...moved]
    .sort((a, b) => a.tick - b.tick)
    .filter(({ tick }) => tick <= crowded);
  const crowd = moved.filter(({ tick }) => tick === crowded).length;
  return { steps, text: `${crowd} of ${moves.length} holders move in one tick` };
}
