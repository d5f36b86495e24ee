import { DEFAULT_DURATIONS, type Durations } from '@keyturn/core';
import type { SeededRandom } from '../engine/seeded-random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How a world's durations relate: months are hours, and the ratios that the rules need stay. */
export function drawDurations(random: SeededRandom): Durations {
  const leaseMs = random.within(120, 160) * MINUTE;
  return {
    ...DEFAULT_DURATIONS,
    // Commit to applied where no signal comes: with the next line that keeps the stream alive.
    propagationMs: 60 * MINUTE,
    pollMs: random.within(90, 140) * MINUTE,
    clientCacheMs: random.within(5, 20) * MINUTE,
    deploymentMs: random.within(150, 210) * MINUTE,
    longestRequestMs: MINUTE,
    reportEveryMs: Math.floor(leaseMs * 0.38),
    reportAlarmMs: leaseMs,
    leaseMs,
    graceMs: {
      strict: 0,
      balanced: random.within(100, 140) * MINUTE,
      available: random.within(10, 14) * HOUR,
    },
    quietMs: random.within(200, 280) * MINUTE,
    sourceOnceMs: random.within(16, 20) * HOUR,
    gapMarginMs: 8 * HOUR,
    ephemeralSilenceMs: 12 * HOUR,
    unobservedRestartMs: 20 * MINUTE,
    retireSafetyMs: 10 * MINUTE,
    suspensionMs: random.within(200, 280) * MINUTE,
    // Mostly within the time of K4, sometimes past it.
    holdDownMs: random.pick([150, 180, 210, 540, 540]) * MINUTE,
  };
}

/** The product's short timers, as long as they are in a world: "at least so long" is all they promise. */
export interface TimerLengths {
  server: (ms: number) => number;
  verifier: (ms: number) => number;
}

/** The reconciler looks every second, and a stream says something every 1.5 s. */
const POLL_MS = 1_000;
const KEEP_ALIVE_MS = 1_500;
/** A stream that says nothing for so long is dead. */
const SILENCE_MS = 6_000;
/** Of a report's answer, of a write that failed, between notes of spent grace. */
const VERIFIER_PAUSE_MS = 5_000;
const STRETCH = 60;
/**
 * How much longer than a second it takes to look at open connections again; also how long a request
 * waits for the head. Less than other things are stretched by, and no more than is worth an event.
 */
export const LOOK_STRETCH = 180;

export function timerLengths(random: SeededRandom): TimerLengths {
  const poll = random.within(60, 90) * MINUTE;
  const keepAlive = random.within(38, 48) * MINUTE;
  const pause = random.within(14, 20) * MINUTE;
  return {
    server: (ms) => (ms === POLL_MS ? poll : ms === KEEP_ALIVE_MS ? keepAlive : ms),
    verifier(ms) {
      if (ms === SILENCE_MS) return (keepAlive * SILENCE_MS) / KEEP_ALIVE_MS;
      if (ms === VERIFIER_PAUSE_MS) return pause;
      if (ms === POLL_MS) return ms * LOOK_STRETCH;
      return ms > POLL_MS && ms < pause ? Math.max(ms, Math.min(ms * STRETCH, pause)) : ms;
    },
  };
}
