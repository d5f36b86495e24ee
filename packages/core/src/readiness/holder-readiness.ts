import type { Durations } from '../policy/durations.ts';
import { ephemeralSilenceMs } from '../rotation/holder-standing.ts';
import { durationText } from '../wire/duration-text.ts';
import type { ReadinessHolder } from './readiness-facts.ts';
import type { ReadinessFinding } from './readiness-finding.ts';

/** A compliant holder is never silent for longer than this, ms (100 days). */
const COMPLIANT_SILENCE_MS = 100 * 86_400_000;

type Said = Pick<ReadinessFinding, 'code' | 'standing' | 'since' | 'text' | 'advice'>;

/**
 * Whether a holder that is not gone will pick a new version up by itself: it is served, has called
 * lately, and what it was given before has come into use. An ephemeral one that has been silent is no
 * holder any more (K5a); a durable one is waited for until a person speaks.
 */
export function holderReadiness(
  holder: ReadinessHolder,
  durations: Durations,
  now: number,
): ReadinessFinding {
  return { about: 'holder', id: holder.id, ...standing(holder, durations, now) };
}

function standing(holder: ReadinessHolder, durations: Durations, now: number): Said {
  if (holder.taintedAt !== null) return tainted(holder, holder.taintedAt);
  const silentMs = now - holder.lastSeenAt;
  const isSilent = silentMs >= latelyMs(holder, durations);
  if (holder.kind === 'ephemeral' && silentMs >= ephemeralSilenceMs(durations)) return left(holder);
  if (silentMs >= COMPLIANT_SILENCE_MS) return lost(holder, silentMs);
  if (isSilent) return silent(holder, silentMs);
  return unconfirmed(holder, durations, now) ?? untried(holder) ?? ready(holder);
}

/**
 * How long a holder that works may be silent, ms: the SDK asks every few minutes; what is deployed
 * asks when it is deployed.
 */
function latelyMs({ class: holderClass }: ReadinessHolder, durations: Durations): number {
  const asked = ephemeralSilenceMs(durations);
  return holderClass === 'sdk' ? asked : asked + durations.deploymentMs;
}

function tainted({ name }: ReadinessHolder, since: number): Said {
  return {
    ...{ code: 'holder-tainted', standing: 'person', since },
    text: `Holder ${name} is given nothing since a compromise of the key.`,
    advice: 'If its client still runs, enrol it anew with a grant of its own.',
  };
}

function left({ name, lastSeenAt }: ReadinessHolder): Said {
  return {
    ...{ code: 'holder-left', standing: 'aside', since: lastSeenAt },
    text: `Holder ${name} came and went: no rotation waits for it.`,
    advice: null,
  };
}

function lost({ id, name, lastSeenAt }: ReadinessHolder, silentMs: number): Said {
  return {
    ...{ code: 'holder-lost', standing: 'person', since: lastSeenAt },
    text: `Holder ${name} has not called for ${durationText(silentMs)}: nobody can count on it.`,
    advice: `If it is gone, say so: keyturn holders gone ${id}; else see why it does not call.`,
  };
}

function silent({ id, name, lastSeenAt }: ReadinessHolder, silentMs: number): Said {
  return {
    ...{ code: 'holder-silent', standing: 'person', since: lastSeenAt },
    text: `Holder ${name} has not called for ${durationText(silentMs)}, and a rotation would wait for it.`,
    advice: `See that it runs and reaches the server; if it is gone: keyturn holders gone ${id}`,
  };
}

/** It was given a version and has had the time of a deployment to say that it uses it. */
function unconfirmed(holder: ReadinessHolder, durations: Durations, now: number): Said | null {
  const { name, pickedUpVersion: version, pickedUpAt, confirmedVersion } = holder;
  if (version === null || pickedUpAt === null || version === confirmedVersion) return null;
  if (now - pickedUpAt < latelyMs(holder, durations)) return null;
  return {
    ...{ code: 'holder-unconfirmed', standing: 'person', since: pickedUpAt },
    text: `Holder ${name} picked up version ${version} and has not confirmed it: what it picks up may not come into use.`,
    advice: `Have it confirm version ${version} once its program uses it.`,
  };
}

/** The SDK acts by itself from its first call; a script shows that it works by having worked. */
function untried({ class: holderClass, name, confirmedVersion, enrolledAt }: ReadinessHolder) {
  if (holderClass === 'sdk' || confirmedVersion !== null) return null;
  return {
    ...({ code: 'holder-untried', standing: 'person', since: enrolledAt } as const),
    text: `Holder ${name} is enrolled and has never confirmed a version: nobody has seen it work.`,
    advice: 'Let it pick up and confirm the version in use, then ask again.',
  };
}

function ready({ name, class: holderClass, enrolledAt }: ReadinessHolder): Said {
  return {
    ...{ code: 'holder-ready', standing: 'ready', since: enrolledAt },
    text: `Holder ${name} picks new versions up ${holderClass === 'sdk' ? 'by itself' : 'when it is deployed'}.`,
    advice: null,
  };
}
