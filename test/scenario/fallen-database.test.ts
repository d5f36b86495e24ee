/** A database that loses its last commits under a server that runs, as a fail-over does. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { AuditCheck, type AuditEntry, DEFAULT_DURATIONS, type Head } from '@keyturn/core';
import { createVerifier, type Verifier } from '@keyturn/verifier';
import { auditPorts } from '../../packages/cli/src/audit/audit-ports.ts';
import { type HttpServer, serve } from '../../packages/server/src/http/testing/http-server.ts';
import { addProvider, newKey } from '../../packages/server/src/http/testing/provider.ts';
import type { Store } from '../../packages/server/src/store/store.ts';
import { backUp, putBack } from '../../packages/server/src/store/testing/put-back.ts';
import { systemClock, systemSchedule } from '../../packages/server/src/system.ts';
import type { ManualClock } from '../manual-clock.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { forEachStore } from '../stores.ts';

const LOOK_EVERY_MS = 20;
const MOST_LOOKS = 4_000;
const DURATIONS = { ...DEFAULT_DURATIONS, reportEveryMs: 300, leaseMs: 4_000 };

forEachStore('a database that loses its last commits', (open) => {
  for (const journal of ['kept', 'lost'] as const) {
    test(`breaks no promise: the journal is ${journal}`, { timeout: 300_000 }, async (t) => {
      const world = await FallenWorld.begin(t, await open(t));
      const revoked = await world.issue('revoked');
      const kept = await world.issue('kept');
      const backup = await backUp(world.server.deployment.store);
      const lost = await world.issue('lost');
      await world.revoke(revoked.id);
      await world.everywhere(revoked.keyString, (status) => status === 401);
      world.watch(kept.keyString, lost.keyString);
      const before = await world.head();

      if (journal === 'lost') world.journal.entries.splice(0);
      await putBack(world.server.deployment.store, backup);
      await world.followed(before);
      const late = await world.verifier();
      await once(async () => (await statusOf(late, revoked.keyString)) === 401, 'revoked again');

      await world.everywhere(revoked.keyString, (status) => status === 401);
      await world.everywhere(kept.keyString, (status) => status === 200);
      // The journal brings the key back; without it, it is an orphan (row M4).
      await world.everywhere(
        lost.keyString,
        (status) => status === (journal === 'kept' ? 200 : 503),
      );
      assert.deepEqual(world.refused(), [], 'nobody was told no for a key that he was given');
      assert.ok((await world.head()).revision > before.revision);
      assert.equal(await world.auditFault(), null);
    });
  }
});

class FallenWorld {
  readonly server: HttpServer;
  readonly journal: MemoryJournal;
  readonly #t: TestContext;
  readonly #keys: { apiId: string; clientId: string };
  readonly #token: string;
  readonly #verifiers: Verifier[] = [];
  readonly #seen: { keyString: string; status: number }[] = [];

  private constructor(
    t: TestContext,
    server: HttpServer,
    journal: MemoryJournal,
    provider: Awaited<ReturnType<typeof addProvider>>,
  ) {
    this.#t = t;
    this.server = server;
    this.journal = journal;
    this.#keys = provider;
    this.#token = provider.verifierToken;
  }

  /** A server on the machine's own clock, and two verifiers. */
  static async begin(t: TestContext, store: Store): Promise<FallenWorld> {
    const journal = new MemoryJournal();
    const clock = { ...systemClock, ...systemSchedule } as unknown as ManualClock;
    const server = await serve(t, store, { journal, durations: DURATIONS }, { clock });
    const world = new FallenWorld(t, server, journal, await addProvider(server));
    await world.verifier();
    await world.verifier();
    return world;
  }

  async verifier(): Promise<Verifier> {
    const verifier = createVerifier({ url: this.server.url, token: this.#token });
    this.#t.after(() => verifier.close());
    this.#verifiers.push(verifier);
    await verifier.ready();
    return verifier;
  }

  async issue(name: string): Promise<{ id: string; keyString: string }> {
    const body = { ...newKey(this.#keys as never), name };
    const request = { body, headers: { 'idempotency-key': name } };
    let answer = await this.server.call('POST', '/v1/keys', request);
    // Not every verifier is known to accept it yet: the same request is made again.
    while (answer.status === 202) answer = await this.server.call('POST', '/v1/keys', request);
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  }

  async revoke(keyId: string): Promise<void> {
    const answer = await this.server.call('POST', `/v1/keys/${keyId}/revoke`, { body: {} });
    assert.equal(answer.status, 200, answer.text);
  }

  async head(): Promise<Head> {
    const { db } = this.server.deployment.store;
    return db.selectFrom('head').select(['epoch', 'revision', 'hash']).executeTakeFirstOrThrow();
  }

  /** From now on every verifier is asked again and again for these. */
  watch(...keyStrings: string[]): void {
    const { signal } = this.#t;
    const look = async () => {
      for (const verifier of this.#verifiers) {
        for (const keyString of keyStrings) {
          this.#seen.push({ keyString, status: await statusOf(verifier, keyString) });
        }
      }
      if (!signal.aborted) setTimeout(look, LOOK_EVERY_MS).unref();
    };
    void look();
  }

  /** What was answered by a no. */
  refused(): { keyString: string; status: number }[] {
    return this.#seen.filter(({ status }) => status === 401 || status === 403);
  }

  async everywhere(keyString: string, holds: (status: number) => boolean): Promise<void> {
    for (const verifier of this.#verifiers) {
      await once(
        async () => holds(await statusOf(verifier, keyString)),
        `answers for ${keyString.slice(-4)}`,
      );
    }
  }

  /** Every verifier is fresh in a later epoch. */
  async followed(before: Head): Promise<void> {
    for (const verifier of this.#verifiers) {
      await once(async () => {
        const { state, applied } = verifier.status();
        return state === 'fresh' && applied !== null && applied.epoch > before.epoch;
      }, 'a verifier follows into the new epoch');
    }
  }

  async auditFault(): Promise<string | null> {
    const check = new AuditCheck(auditPorts);
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await this.server.call('GET', `/v1/audit?limit=200${query}`);
      for (const entry of body.items as AuditEntry[]) check.take(entry);
      cursor = body.next;
    } while (cursor !== null);
    return check.fault;
  }
}

async function statusOf(verifier: Verifier, key: string): Promise<number> {
  return (await verifier.verifyKey({ key })).status;
}

async function once(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if (await holds()) return;
    await after(LOOK_EVERY_MS);
  }
  throw new Error(`in vain: ${what}`);
}
