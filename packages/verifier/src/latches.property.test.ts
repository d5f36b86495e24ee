/** Whatever comes, in whatever order: what was latched is never accepted, and no head falls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Head, VersionRecord } from '@keyturn/core';
import fc from 'fast-check';
import { Alarms } from './alarm.ts';
import { Judge } from './answer/judge.ts';
import { lookUpDigest } from './digest.ts';
import type { Files } from './ports.ts';
import { ReplicaFile } from './replica/replica-file.ts';
import { noteSpentGrace } from './replica/spent-grace.ts';
import { KeySet } from './sync/key-set.ts';
import { FakeControlPlane, TOKEN } from './testing/control-plane.ts';
import {
  apiRecord,
  keyRecord,
  mintKeyString,
  ringRecord,
  versionRecord,
} from './testing/key-mint.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { completed } from './usage/asked.ts';
import { compareHeads } from './wire/head.ts';
import { readRevocationList } from './wire/revocation-list.ts';
import { readServerKey } from './wire/server-key.ts';
import { readSnapshot } from './wire/snapshot.ts';

const KEYS = Array.from({ length: 12 }, (_, index) => ({
  keyId: `key_${index}`,
  text: mintKeyString({ epoch: 0, revision: index + 2 }),
}));

type Latch = 'none' | 'version' | 'key';

type Step =
  | { do: 'publish'; key: number; latches: Latch[] }
  | { do: 'note' | 'restore' | 'restart' }
  /** One of the change sets, snapshots or lists that there ever were, counted from the newest. */
  | { do: 'changes' | 'snapshot' | 'list'; back: number };

/** What revisions that follow on each other publish of one key. */
const LATCHES: Latch[][] = [['none'], ['version'], ['key'], ['none', 'version'], ['none', 'key']];

const back = fc.oneof(fc.nat(1), fc.nat(1), fc.nat(8));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      key: fc.nat(KEYS.length - 1),
      latches: fc.constantFrom(...LATCHES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('note', 'restore', 'restart') }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('changes', 'snapshot', 'list'), back }),
  },
);

/** A file in memory. */
class MemoryFiles implements Files {
  text = '';

  async *read() {
    yield Buffer.from(this.text);
  }

  async replace(_path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    this.text = '';
    for await (const piece of pieces) this.text += piece;
  }
}

/** A server that remembers all that it ever said, and one verifier that hears any of it. */
class Play {
  readonly #server = new FakeControlPlane();
  readonly #clock = new ManualClock();
  readonly #alarms = new Alarms(this.#clock, () => {});
  readonly #files = new MemoryFiles();
  readonly #file = new ReplicaFile('replica', TOKEN, this.#files);
  #keySet = this.#newKeySet();
  readonly #sets: ReturnType<FakeControlPlane['changeOf']>[] = [];
  readonly #snapshots: string[] = [];
  readonly #lists: string[] = [];
  readonly #latched = new Set<string>();
  /** Until which head a list alone says that a key string is refused. */
  readonly #listed = new Map<string, Head>();
  #highest: Head | null = null;

  static async begin(): Promise<Play> {
    const play = new Play();
    play.#server.publish(apiRecord(), ringRecord);
    play.#said();
    await play.#takeSnapshot(0);
    return play;
  }

  async take(one: Step): Promise<void> {
    const { changes } = this.#server;
    if (one.do === 'publish') for (const latch of one.latches) this.#publish(one.key, latch);
    if (one.do === 'note') this.#server.publish(keyRecord({ id: 'key_other' }));
    if (one.do === 'restore') {
      const { epoch } = this.#server.head;
      this.#server.restore(changes[Math.floor(changes.length / 2)]?.revision ?? 1);
      this.#server.openEpoch(epoch);
    }
    if (one.do === 'restart') await this.#restart();
    this.#said();
    if (one.do === 'changes') {
      // Up to there, or from there on: the end of this history, or of all that there were.
      const until = changes.length - one.back;
      const from = Math.max(0, this.#sets.length - 1 - one.back);
      this.#keySet.apply(one.back % 3 === 2 ? this.#sets.slice(from) : changes.slice(0, until));
    }
    if (one.do === 'snapshot') await this.#takeSnapshot(one.back);
    if (one.do === 'list') {
      const text = this.#lists.at(-1 - one.back) ?? '';
      if (text !== '') this.#takeList(text);
    }
    this.#check();
  }

  #takeList(text: string): void {
    const list = readRevocationList(text, readServerKey(this.#server.serverKey));
    if (this.#keySet.applyList(list) === null) return;
    for (const { keyId, text: key } of KEYS) {
      const { digest } = versionRecord(key);
      const isListed = list.keys.includes(keyId) || list.versions.some((v) => v.digest === digest);
      const until = this.#listed.get(key);
      if (!isListed || (until !== undefined && compareHeads(until, list.head) > 0)) continue;
      this.#listed.set(key, list.head);
    }
  }

  #newKeySet(): KeySet {
    return new KeySet(this.#clock, this.#alarms, null, () => {});
  }

  #publish(index: number, latch: Latch): void {
    const { keyId, text } = KEYS[index] as (typeof KEYS)[number];
    const version = versionRecord(text, { keyId });
    const compromised = { state: 'compromised', designation: null, reason: 'compromised' } as const;
    this.#server.publish(
      keyRecord({ id: keyId, grace: 'available', revoked: latch === 'key' }),
      latch === 'version' ? { ...version, ...compromised } : version,
    );
  }

  /** All that the server says now is remembered, to be heard at any time later. */
  #said(): void {
    const known = new Set(this.#sets.map(({ hash }) => hash));
    this.#sets.push(...this.#server.changes.filter(({ hash }) => !known.has(hash)));
    this.#snapshots.push(this.#server.snapshotText());
    const versions = this.#server.records
      .filter((record): record is VersionRecord => record.kind === 'version')
      .filter(({ state }) => state === 'compromised')
      .map(({ digest, state, reason }) => ({ digest, state, reason }));
    const keys = this.#server.records.flatMap((record) =>
      record.kind === 'key' && record.revoked ? [record.id] : [],
    );
    this.#lists.push(JSON.stringify(this.#server.listOf({ versions, keys })));
  }

  async #takeSnapshot(back: number): Promise<void> {
    const text = this.#snapshots.at(-1 - back) ?? '';
    if (text === '') return;
    const pieces = (async function* () {
      yield Buffer.from(text);
    })();
    this.#keySet.install(await readSnapshot(pieces, this.#keySet.serverKey));
  }

  async #restart(): Promise<void> {
    const { replica, keptLatches, terms } = this.#keySet;
    if (replica === null) return;
    const spent = noteSpentGrace(0, this.#clock);
    await this.#file.write({ replica, keptLatches, terms, spent });
    const kept = await this.#file.read();
    assert.ok(kept !== null);
    this.#keySet = this.#newKeySet();
    this.#keySet.resume({ ...kept, spentMs: 0 });
    assert.deepEqual(kept.replica.proof, replica.proof);
    assert.deepEqual(kept.keptLatches.sets, keptLatches.sets);
    assert.deepEqual(kept.replica.tombstones, replica.tombstones);
    assert.deepEqual(kept.replica.forks, replica.forks);
  }

  #check(): void {
    const { replica } = this.#keySet;
    assert.ok(replica !== null);
    assert.ok(this.#highest === null || compareHeads(replica.head, this.#highest) >= 0);
    this.#highest = replica.head;
    const judge = new Judge(this.#keySet, 'live');
    for (const { text } of KEYS) {
      const entry = replica.version(lookUpDigest(text));
      if (entry === undefined) continue;
      const asked = completed({});
      const { decision } = judge.hit(replica, 'api_market', entry, asked, 0);
      if (decision.row === 'R2') this.#latched.add(text);
      const until = this.#listed.get(text);
      const isListed = until !== undefined && compareHeads(replica.head, until) < 0;
      const isOver = isListed || this.#latched.has(text);
      assert.ok(!isOver || decision.row === 'R2', decision.reason);
    }
  }
}

test('a version that was once refused for good is so ever after, and no head falls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const play = await Play.begin();
      for (const one of steps) await play.take(one);
    }),
    { numRuns: 500 },
  );
});
