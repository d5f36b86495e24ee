import { applyRotationEvent, freshLineage, type Lineage } from '@keyturn/core';
import { LEASE } from './durations.ts';
import { recordsOf } from './records.ts';
import type { Scene } from './scene.ts';
import type { Database, Name, Verifier, World } from './world.ts';

/** Long enough after the beginning of time for every rule to look back as far as it wants. */
export const START = 100;

/** One key with one version, handed out long ago, and everybody current. */
export function startOf(scene: Scene): World {
  const database = startDatabase(scene);
  const first = { number: 1, floor: { epoch: 1, revision: 1 } };
  const isSeen = scene.unknown === 'seen';
  return {
    now: START,
    database,
    before: null,
    verifiers: [startVerifier('A', database), startVerifier('B', database)],
    enrolled: { ring: scene.enrolled ? [first] : [] },
    unknown: { holds: first, isSeen, presentedAt: isSeen ? START : null },
    thief: { stolen: first, call: null },
    truth: {
      actCalledAt: null,
      fellAt: null,
      resumedAt: null,
      orphansClosed: false,
      mistaken: false,
      servedThief: false,
    },
    left: scene.may,
  };
}

function startDatabase(scene: Scene): Database {
  const at = { epoch: 1, revision: 1 };
  const isSeen = scene.unknown === 'seen';
  const row = {
    lost: false,
    applied: at,
    reportedAt: START,
    renewedAt: START,
    connectedSince: null,
  };
  return {
    head: at,
    forks: [],
    lineage: startLineage(),
    versions: [{ floor: at, publishedAt: at, withdrawnAt: null, lastPresentedAt: null }],
    rotation: {
      startedAt: START,
      handedOutAt: null,
      turnedAt: null,
      suspendedAt: null,
      hiddenAt: null,
    },
    instances: [
      { ...row, verifier: 'A' },
      { ...row, verifier: 'B' },
    ],
    holder: { pickedUp: null, confirmed: null, confirmedAt: null, seenAt: START },
    source: isSeen
      ? { firstAt: START - 9, lastAt: START, longestGap: 1, lastOn: [START], gone: false }
      : null,
  };
}

function startLineage(): Lineage {
  const outcome = applyRotationEvent(freshLineage(), { type: 'handOut' });
  if (outcome.outcome !== 'changed') throw new TypeError('a fresh key cannot be handed out');
  return outcome.lineage;
}

function startVerifier(name: Name, { head, forks, lineage, versions }: Database): Verifier {
  return {
    name,
    up: true,
    replica: { at: head, forks, records: recordsOf(lineage, versions) },
    heard: head,
    leaseUntil: START + LEASE,
    answer: null,
    unreported: [],
    connection: null,
    keptNoAt: null,
  };
}
