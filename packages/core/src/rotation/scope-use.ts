import type { Durations } from '../policy/durations.ts';
import type { SourceFact } from './facts.ts';
import { type Observation, quietInRegion } from './observation.ts';
import { quietNeeded } from './source-standing.ts';

/**
 * Whether a source is waited for before a scope leaves: it has asked for the scope, with whichever
 * version, or nobody told what it asked for. A stretch in which nobody told is like a source of its
 * own that was seen once: it has shown no rhythm, so after 35 days of silence it is over (K5b).
 */
export function mayAskFor(
  source: SourceFact,
  scope: string,
  observation: Observation,
  durations: Durations,
): boolean {
  if (source.scopes === undefined) return true;
  const { asked, untoldAt } = source.scopes;
  if (asked.includes(scope)) return true;
  if (untoldAt === null) return false;
  const needed = Math.max(quietNeeded(source, durations), durations.sourceOnceMs);
  return quietInRegion(observation, untoldAt, source.region) < needed;
}

/** Whether anyone who is remembered has asked for the scope with the leaving version. */
export function wasAskedOnLeaving(sources: readonly SourceFact[], scope: string): boolean {
  return sources.some(({ scopes }) => scopes?.askedOnLeaving.includes(scope));
}
