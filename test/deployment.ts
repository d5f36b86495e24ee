import { createHash } from 'node:crypto';
import { DEFAULT_DURATIONS } from '@keyturn/core';
import { sealToHolder } from '../packages/server/src/deliver/seal-to-holder.ts';
import type { Deployment } from '../packages/server/src/deployment.ts';
import { HistoryMemory } from '../packages/server/src/history/history-memory.ts';
import { startHistory } from '../packages/server/src/history/start-history.ts';
import { KeysetMemory } from '../packages/server/src/keyset/keyset-memory.ts';
import { startKeyset } from '../packages/server/src/keyset/start-keyset.ts';
import type { Random } from '../packages/server/src/ports.ts';
import { makeSeal } from '../packages/server/src/seal.ts';
import { ServerTime } from '../packages/server/src/server-time.ts';
import { openSign } from '../packages/server/src/sign.ts';
import { Signals } from '../packages/server/src/signals.ts';
import type { Store } from '../packages/server/src/store/store.ts';
import { platformTimeZones } from '../packages/server/src/time-zones.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryJournal } from './memory-journal.ts';
import { silentLog } from './silent-log.ts';

/** A deployment on a real store, with real sealing and signing, under a clock that the test moves. */
export interface TestDeployment {
  deployment: Deployment;
  /** The deployment's clock and schedule: nothing moves but by `clock.advance`. */
  clock: ManualClock;
}

/**
 * Makes a deployment on `store` and starts its key set, as `main.ts` does. To test a restart, make
 * a second one on the same store: what is in the database is found again, what was in memory is not.
 *
 * Tables are made where they are missing. Random bytes come from a fixed seed unless `random` is
 * given; a second deployment on the same store needs a seed of its own, or its ids repeat. The clock
 * is taken for right, however far it went on since the last commit, unless `acceptJump` is false.
 */
export async function makeDeployment(
  store: Store,
  overrides: Partial<Deployment> = {},
  {
    clock = new ManualClock(),
    seed = 'keyturn',
    acceptJump = true,
  }: { clock?: ManualClock; seed?: string; acceptJump?: boolean } = {},
): Promise<TestDeployment> {
  await store.migrate();
  const random = overrides.random ?? seededRandom(seed);
  const seal = overrides.seal ?? makeSeal(MASTER_KEY, seededRandom(`${seed}/nonces`));
  const durations = overrides.durations ?? DEFAULT_DURATIONS;
  const serverTime = new ServerTime(clock, await persistedTime(store), { acceptJump });
  const deployment: Deployment = {
    store,
    clock,
    random,
    schedule: clock,
    seal,
    sealToHolder,
    sign: await openSign(store, seal, random, serverTime.now()),
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    serverTime,
    signals: new Signals(),
    keyset: new KeysetMemory(clock, durations),
    history: new HistoryMemory(),
    journal: new MemoryJournal(),
    durations,
    timeZones: platformTimeZones(),
    mailsContacts: false,
    publicUrl: 'https://keys.example.com',
    region: 'local',
    log: silentLog,
    ...overrides,
  };
  await startKeyset(deployment);
  await startHistory(deployment);
  return { deployment, clock };
}

/** The same for every test deployment, so that a second one on a store opens what the first sealed. */
const MASTER_KEY = createHash('sha256').update('master key of tests').digest();

async function persistedTime(store: Store): Promise<number> {
  const head = await store.db.selectFrom('head').select('server_time').executeTakeFirstOrThrow();
  return head.server_time;
}

/** Bytes that follow from the seed: SHA-256 over the seed and a counter. */
export function seededRandom(seed: string): Random {
  let block = 0;
  return {
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) {
        const digest = createHash('sha256').update(`${seed}/${block++}`).digest();
        bytes.set(digest.subarray(0, length - at), at);
      }
      return bytes;
    },
  };
}
