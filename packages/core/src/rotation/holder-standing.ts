import type { Durations } from '../policy/durations.ts';
import type { HolderFact } from './facts.ts';

/**
 * K5(a): whether this holder is still waited for. A durable one waits for its own signed
 * confirmation or for a person; an ephemeral one that has been silent joins the unknown holder,
 * whom K4 and K5(b) cover.
 */
export function isHolderAwaited(
  holder: HolderFact,
  stayingVersion: number,
  durations: Durations,
  now: number,
): boolean {
  if (holder.gone || holder.confirmedVersion === stayingVersion) return false;
  if (holder.kind === 'durable') return true;
  return now - holder.lastSeenAt < ephemeralSilenceMs(durations);
}

/** An ephemeral holder not heard of for this long joins the unknown holder, ms. */
export function ephemeralSilenceMs(durations: Durations): number {
  return Math.max(durations.ephemeralSilenceMs, 10 * durations.pollMs);
}
