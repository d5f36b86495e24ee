import type { Durations } from '../policy/durations.ts';
import { durationText } from '../wire/duration-text.ts';
import { holderReadiness } from './holder-readiness.ts';
import type { ReadinessFacts } from './readiness-facts.ts';
import type { ReadinessFinding } from './readiness-finding.ts';
import { sourceReadiness } from './source-readiness.ts';

/** Whether a key can be rotated without anybody's help. */
export interface KeyReadiness {
  /** Nothing that is known of it needs a person. */
  isReady: boolean;
  /**
   * The key itself, then its holders, then its sources; those that need a person first, and among
   * them those first that have waited the longest.
   */
  findings: ReadinessFinding[];
}

/**
 * What would happen if a key were rotated now: who picks the new version up by itself, who needs a
 * person, since when and why. It tells a person where to look and decides nothing: the rotation itself
 * goes by K4 and K5 alone, whatever is said here. What is not known counts as not ready (K15).
 *
 * @param durations - in force for the key.
 * @param now - ms of server time.
 */
export function keyReadiness(
  facts: ReadinessFacts,
  durations: Durations,
  now: number,
): KeyReadiness {
  const holders = facts.holders.map((one) => holderReadiness(one, durations, now));
  const beside = {
    keyId: facts.key.id,
    clientName: facts.clientName,
    primary: facts.key.primary,
    readyHolders: facts.holders.filter((_, index) => holders[index]?.standing === 'ready'),
  };
  const sources = facts.sources
    .filter(({ gone }) => !gone)
    .map((one) => sourceReadiness(one, beside, durations, now));
  const seen = [...holders, ...sources];
  const findings = [...keyFindings(facts), ...unused(facts, seen, now), ...seen];
  const needing = findings.filter(({ standing }) => standing === 'person');
  const others = findings.filter(({ standing }) => standing !== 'person');
  return {
    isReady: needing.length === 0,
    findings: [...needing.toSorted(longestFirst), ...others],
  };
}

/** A stable sort: what is about the key stays before what is about those that use it. */
function longestFirst(a: ReadinessFinding, b: ReadinessFinding): number {
  if ((a.about === 'key') !== (b.about === 'key')) return a.about === 'key' ? -1 : 1;
  return a.since - b.since;
}

type Found = Pick<ReadinessFinding, 'code' | 'since' | 'text' | 'advice'>;

function keyFindings({ key }: ReadinessFacts): ReadinessFinding[] {
  const found: Found[] = [];
  if (key.primary === null) found.push(notHandedOut(key.createdAt));
  if (key.rotation !== null) found.push(rotationOpen(key.rotation));
  if (!key.isServed) found.push(verifierMissing(key.createdAt));
  if (key.suspendedAt !== null) found.push(suspended(key.id, key.suspendedAt));
  if (key.taintedAt !== null) found.push(tainted(key.taintedAt));
  if (key.sourcesMissedAt !== null) found.push(incomplete(key.sourcesMissedAt));
  return found.map((one) => ({ about: 'key', id: key.id, standing: 'person', ...one }));
}

function notHandedOut(since: number): Found {
  return {
    ...{ code: 'key-not-handed-out', since },
    text: 'No version of the key is handed out, so there is none to rotate from.',
    advice: 'Wait until its verifiers have taken it, or issue the key anew.',
  };
}

function rotationOpen({ id, phase, startedAt }: { id: string; phase: string; startedAt: number }) {
  return {
    ...({ code: 'rotation-open', since: startedAt } as const),
    text: `A rotation is open and ${phase}; another begins when it has ended.`,
    advice: `See what it waits for: keyturn rotations show ${id}`,
  };
}

function verifierMissing(since: number): Found {
  return {
    ...{ code: 'verifier-missing', since },
    text: 'No verifier serves its api, so nothing could accept a new version.',
    advice: 'Add one: keyturn verifiers add NAME --region REGION --apis API',
  };
}

function suspended(keyId: string, since: number): Found {
  return {
    ...{ code: 'key-suspended', since },
    text: 'The key is suspended by an operator, which holds every rotation of it.',
    advice: `Resume it first: keyturn keys resume ${keyId}`,
  };
}

function tainted(since: number): Found {
  return {
    ...{ code: 'key-tainted', since },
    text: 'The key is under suspicion, which holds every rotation but an expedited one.',
    advice: 'Clear up who has it; if it has leaked: keyturn compromise KEY',
  };
}

function incomplete(since: number): Found {
  return {
    ...{ code: 'sources-incomplete', since },
    text: 'More sources use the key than are remembered, so a rotation is held for a person.',
    advice: 'Give each user a key of its own, or be ready to decide when it is held.',
  };
}

/** Nobody who could be waited for, and nobody who would pick up: who has it, if anybody? */
function unused(
  { key, clientName }: ReadinessFacts,
  seen: readonly ReadinessFinding[],
  now: number,
): ReadinessFinding[] {
  if (seen.some(({ standing }) => standing !== 'aside')) return [];
  const { id, createdAt, lastUsedAt } = key;
  const since = lastUsedAt ?? createdAt;
  const text =
    lastUsedAt === null
      ? 'Nobody was ever seen with the key, and no holder picks up for it.'
      : `Nobody has used the key for ${durationText(Math.max(0, now - lastUsedAt))}, and no holder picks up for it.`;
  const advice = `Ask ${clientName} whether it is needed: enrol its client with keyturn holders grant ${id}, or end it with keyturn keys revoke ${id}`;
  return [{ about: 'key', id, standing: 'person', code: 'key-unused', since, text, advice }];
}
