import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseKeyString, type RingRecord, tagFromMac } from '@keyturn/core';
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { TestInstance } from '../../../../test/test-instance.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { sweep } from '../reconciler/sweep.ts';
import { openStore } from '../store/open-store.ts';

// K3: at every moment each key string that may live verifies under the ring of each fresh verifier, also
// of one that has not heard of the string yet: of an unknown ring id it would say no (row M3).

const LEASE_MS = 30_000;

/** A verifier as the rules see it: what it has applied, and until when its lease runs. */
interface Verifier {
  instance: TestInstance;
  appliedRevision: number;
  freshUntil: number;
}

/** The life of a deployment, a step at a time. */
class RingWorld {
  readonly verifiers: Verifier[] = [];
  readonly keys: string[] = [];
  readonly #world: LifecycleWorld;
  #started = 0;

  constructor(world: LifecycleWorld) {
    this.#world = world;
  }

  async step(step: Step): Promise<void> {
    const { deployment, clock } = this.#world;
    if (step.do === 'pass') clock.advance(step.ms);
    if (step.do === 'sweep') await sweep(deployment);
    if (step.do === 'issue') this.keys.push(await this.#world.publishKey());
    if (step.do === 'revoke') await this.#revoke(step.which);
    if (step.do === 'start') await this.#start();
    if (step.do === 'report') await this.#report(step.which);
    await this.check();
  }

  async #revoke(which: number): Promise<void> {
    const keyId = this.keys[which % Math.max(1, this.keys.length)];
    if (keyId !== undefined) await revokeKey(this.#world.deployment, OPERATOR, { keyId });
  }

  async #start(): Promise<void> {
    const { deployment, group } = this.#world;
    const instance = new TestInstance(deployment, group, `i${this.#started++}`);
    this.verifiers.push({ instance, appliedRevision: 0, freshUntil: 0 });
    await this.#report(this.verifiers.length - 1);
  }

  async #report(which: number): Promise<void> {
    const verifier = this.verifiers[which % Math.max(1, this.verifiers.length)];
    if (!verifier) return;
    const { leaseMs, head } = await verifier.instance.report();
    verifier.appliedRevision = head.revision;
    if (leaseMs !== null) verifier.freshUntil = this.#world.clock.monotonicMs() + LEASE_MS;
  }

  async check(): Promise<void> {
    const strings = await this.#livingStrings();
    const now = this.#world.clock.monotonicMs();
    for (const { appliedRevision, freshUntil } of this.verifiers) {
      if (now >= freshUntil) continue;
      const ring = await this.#ringAt(appliedRevision);
      for (const text of strings) assert.ok(isTagRight(text, ring), `ring at ${appliedRevision}`);
    }
  }

  async #livingStrings(): Promise<string[]> {
    const { store, seal } = this.#world.deployment;
    const rows = await store.db
      .selectFrom('versions')
      .select(['key_id', 'number', 'sealed'])
      .where('state', 'in', ['active', 'suspended'])
      .where('sealed', 'is not', null)
      .execute();
    return rows.map((row) => seal.open(row.sealed ?? '', `version:${row.key_id}:${row.number}`));
  }

  /** What a replica holds that has applied this revision. */
  async #ringAt(revision: number): Promise<Map<number, string>> {
    const rows = await this.#world.deployment.store.db
      .selectFrom('change_records')
      .select('record')
      .where('revision', '<=', revision)
      .where('api_id', 'is', null)
      .orderBy('revision')
      .execute();
    const records = rows.map(({ record }) => JSON.parse(record) as RingRecord);
    return new Map(records.filter(({ kind }) => kind === 'ring').map(({ id, key }) => [id, key]));
  }
}

function isTagRight(text: string, ring: ReadonlyMap<number, string>): boolean {
  const read = parseKeyString(text);
  assert.ok(read.ok);
  const { ringId, tag } = read.parts;
  const key = ring.get(ringId);
  if (key === undefined) return false;
  const tagged = text.slice(0, -12);
  return (
    tagFromMac(createHmac('sha256', Buffer.from(key, 'base64url')).update(tagged).digest()) === tag
  );
}

const which = fc.nat({ max: 3 });
const pass = (...times: number[]) =>
  fc.constantFrom(...times).map((ms) => ({ do: 'pass' as const, ms }));
const stepArbitrary = fc.oneof(
  { weight: 4, arbitrary: pass(1_000, 10_000) },
  { weight: 1, arbitrary: pass(MINUTE, HOUR, DAY) },
  { weight: 3, arbitrary: pass(91 * DAY) },
  { weight: 10, arbitrary: fc.constant({ do: 'sweep' as const }) },
  { weight: 5, arbitrary: fc.constant({ do: 'issue' as const }) },
  { weight: 1, arbitrary: which.map((which) => ({ do: 'revoke' as const, which })) },
  { weight: 2, arbitrary: fc.constant({ do: 'start' as const }) },
  { weight: 8, arbitrary: which.map((which) => ({ do: 'report' as const, which })) },
);

type Step = typeof stepArbitrary extends fc.Arbitrary<infer Kind> ? Kind : never;

test('each string that may live verifies under the ring of each fresh verifier, at every moment (K3)', async () => {
  let turned = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { minLength: 40, maxLength: 80 }), async (steps) => {
      const store = await openStore('sqlite::memory:');
      try {
        const world = await makeLifecycleWorld(store);
        const ring = new RingWorld(world);
        for (const step of steps) await ring.step(step);
        const minted = await store.db
          .selectFrom('ring_keys')
          .select('id')
          .where('minting_at', 'is not', null)
          .execute();
        if (minted.length > 1) turned += 1;
      } finally {
        await store.close();
      }
    }),
    { numRuns: 40, seed: 20_261_123 },
  );
  assert.ok(turned > 0, 'the ring has turned in some of them');
});
