/** A verdict is remembered to be fast. This holds the memory against a judge that has none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRecord, KeysetRecord, VersionRecord } from '@keyturn/core';
import fc from 'fast-check';
import { Alarms } from './alarm.ts';
import { Judge } from './answer/judge.ts';
import { Verdicts } from './answer/verdicts.ts';
import { lookUpDigest } from './digest.ts';
import { KeySet } from './sync/key-set.ts';
import { FakeControlPlane } from './testing/control-plane.ts';
import {
  apiRecord,
  keyRecord,
  mintKeyString,
  ringRecord,
  versionRecord,
} from './testing/key-mint.ts';
import { ManualClock, START_MS } from './testing/manual-clock.ts';
import { completed } from './usage/asked.ts';
import { Meter } from './usage/meter.ts';
import { UsageQueue } from './usage/queue.ts';
import { RecentUses } from './usage/recent-uses.ts';
import { Verification } from './verification.ts';

const KEYS = [1, 2].map((number) => mintKeyString({ epoch: 0, revision: number }));
const LEASE_MS = 30_000;
const READ = ['market:read'];
const TRADE = ['market:read', 'orders:trade'];

/** Everything behind `verifyKey` but the network, and what a test does to it. */
class Memory {
  readonly #clock = new ManualClock();
  readonly #server = new FakeControlPlane();
  readonly #alarms = new Alarms(this.#clock, () => {});
  readonly #keySet = new KeySet(this.#clock, this.#alarms, null, () => {});
  readonly #judge = new Judge(this.#keySet, 'live');
  readonly #meter = new Meter(new UsageQueue(), () => {});
  readonly #verification: Verification;

  constructor() {
    const key = keyRecord({ grace: 'available', scopes: TRADE });
    this.#server.commit([apiRecord(), ringRecord, key, ...KEYS.map(versionOf)]);
    this.#verification = new Verification({
      clock: this.#clock,
      keySet: this.#keySet,
      judge: this.#judge,
      verdicts: new Verdicts('api'),
      meter: this.#meter,
      recent: new RecentUses(),
      budget: null,
      alarms: this.#alarms,
      places: { headers: [], bearer: false },
      onLook: (now) => this.#keySet.freshness.look(now),
      onUrgent: () => {},
      onOrphan: () => {},
      askHead: async () => null,
    });
    this.#install();
    this.lease();
  }

  publish(record: KeysetRecord): void {
    const applied = this.#server.head;
    this.#server.publish(record);
    assert.equal(
      this.#keySet.apply(this.#server.changes.slice(-1)),
      'applied',
      `${applied.revision}`,
    );
  }

  lease(): void {
    const { freshness } = this.#keySet;
    this.#keySet.tellServerTime(Math.round(START_MS + this.#clock.monotonic));
    freshness.granted(freshness.asking(), this.#server.head, LEASE_MS, 0.001);
  }

  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  cut(): void {
    this.#meter.cut(this.#clock.monotonicMs());
  }

  /** Presents a key, and compares with what the judge says at the same instant. */
  present(index: number, address: string, scopes: readonly string[], route: string): void {
    const key = KEYS[index] ?? '';
    const { serving } = this.#verification;
    const entry = serving?.replica.version(lookUpDigest(key));
    assert.ok(serving !== null && entry !== undefined);
    const asked = completed({ address, scopes, route });
    const verdict = this.#verification.key({ key, ...asked });
    const now = this.#clock.monotonicMs();
    const { decision } = this.#judge.hit(serving.replica, serving.apiId, entry, asked, now);
    assert.ok(!(verdict instanceof Promise));
    assert.equal(verdict.reason, decision.reason);
    const fresh = new Verdicts('api').ofHit(decision, entry, scopes);
    assert.deepEqual(verdict, fresh);
  }

  /** A connection that is open counts as used once more; nobody asks. */
  countOpen(index: number, address: string, scopes: readonly string[]): void {
    const digest = lookUpDigest(KEYS[index] ?? '');
    const asked = completed({ address, scopes, route: '/v1/stream' });
    const now = this.#clock.monotonicMs();
    const judged = this.#verification.judgeAgain({ digest, floor: null, asked }, now);
    this.#verification.countAgain({ digest, floor: null, asked }, judged, now);
  }

  #install(): void {
    const { head, serverKey } = this.#server;
    const origin = { apis: ['api_market'], group: 'group_1', region: 'eu-1', serverKey };
    const times = { serverTime: START_MS, expiresAt: START_MS + 60_000 };
    const header = { type: 'keyturn-snapshot', schema: 1, head, ...origin, ...times } as const;
    const records = this.#server.records;
    assert.ok(this.#keySet.install({ header, records, latching: null }));
    const { replica } = this.#keySet;
    assert.ok(replica !== null);
    this.#verification.serving = { replica, apiId: 'api_market', beginnings: [] };
  }
}

function versionOf(key: string, index: number): VersionRecord {
  return versionRecord(key, {
    number: index + 1,
    designation: index === 0 ? 'predecessor' : 'primary',
  });
}

/** Mostly the first, so that one reason to refuse does not hide the others. */
function mostly<Value>(usual: Value, ...others: Value[]): fc.Arbitrary<Value> {
  return fc.constantFrom(usual, usual, usual, usual, ...others);
}

const keyChange = fc.record<Partial<KeyRecord>>({
  scopes: fc.constantFrom([], READ, TRADE, TRADE),
  grace: fc.constantFrom('strict', 'balanced', 'available'),
  addresses: mostly([], ['10.1.0.0/16']),
  regions: mostly([], ['us-1']),
  suspended: mostly(false, true),
  expiresAt: mostly(null, START_MS + 20_000, START_MS + 90_000),
  notBefore: mostly(null, START_MS + 10_000),
  advice: mostly(null, { version: 1, rotateAfter: null, now: true, sunset: null }),
});

const versionChange = fc.record({
  index: fc.integer({ min: 0, max: 1 }),
  state: fc.constantFrom('active', 'active', 'active', 'suspended', 'unheard-of', 'deactivated'),
  limits: mostly(
    null,
    { scopes: READ, refuseAt: null },
    { scopes: null, refuseAt: START_MS + 30_000 },
    { scopes: [], refuseAt: START_MS + 120_000 },
  ),
});

const presentation = fc.tuple(
  fc.integer({ min: 0, max: 1 }),
  fc.constantFrom('10.1.0.1', '10.1.0.1', '10.1.0.2', '192.0.2.1'),
  fc.constantFrom([], READ, TRADE),
  fc.constantFrom('/a', '/a', '/a', '/b', '/c', '/d', '/e'),
);

const step = fc.oneof(
  { weight: 16, arbitrary: presentation.map((use) => (memory: Memory) => memory.present(...use)) },
  {
    weight: 1,
    arbitrary: keyChange.map((over) => (memory: Memory) => memory.publish(keyRecord(over))),
  },
  {
    weight: 1,
    arbitrary: versionChange.map(({ index, state, limits }) => (memory: Memory) => {
      const designation = state === 'active' ? 'primary' : null;
      const record = { ...versionOf(KEYS[index] ?? '', index), state, designation };
      memory.publish(limits === null ? record : { ...record, schema: 2, limits });
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('strict', 'available').map((grace) => (memory: Memory) => {
      memory.publish(apiRecord({ scopeGrace: { 'orders:trade': grace as 'strict' } }));
    }),
  },
  { weight: 2, arbitrary: fc.constant((memory: Memory) => memory.lease()) },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 40_000 })
      .map((ms) => (memory: Memory) => memory.advance(ms)),
  },
  { weight: 1, arbitrary: fc.constant((memory: Memory) => memory.advance(15 * 60_000)) },
  { weight: 1, arbitrary: fc.constant((memory: Memory) => memory.cut()) },
);

test('a remembered verdict is what would be decided anew, whatever has happened', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), (steps) => {
      const memory = new Memory();
      for (const each of steps) each(memory);
    }),
    { numRuns: 500 },
  );
});

test('what was remembered of very many callers is forgotten when the key is revoked, whatever was counted since', () => {
  const memory = new Memory();
  for (let i = 0; i < 40; i++) memory.present(0, `10.0.${i}.1`, READ, '/v1/prices');
  memory.cut();
  memory.countOpen(0, '192.0.2.1', READ);
  memory.publish(keyRecord({ scopes: TRADE, revoked: true }));
  // The last one first: its answer is the one that is found without a look-up.
  for (let i = 39; i >= 0; i--) memory.present(0, `10.0.${i}.1`, READ, '/v1/prices');
});
