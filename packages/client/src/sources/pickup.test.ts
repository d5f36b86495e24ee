import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { enrolHolder } from '../holder/enrol-holder.ts';
import { createIdentity } from '../identity/create-identity.ts';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { memoryIdentity } from '../identity/memory-identity.ts';
import { KeyRing } from '../ring/key-ring.ts';
import { systemPorts } from '../system.ts';
import { History } from '../testing/history.ts';
import { HolderServer } from '../testing/holder-server.ts';
import { ManualTime } from '../testing/manual-time.ts';
import { nativeKey } from '../testing/native-key.ts';
import type { SourceEvent } from './key-source.ts';
import { pickup } from './pickup.ts';

const DAY_MS = 86_400_000;

test('a holder that holds nothing uses what it picks up, stores it and confirms it', async (t) => {
  const world = await enrolledWorld(t);
  const { adopted, events } = world.open();
  await adopted(1);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [1]);
  assert.equal((await world.store.load())?.confirmed, true);
});

test('a key to begin with is used before the server answers, and known by its number after', async (t) => {
  const world = await enrolledWorld(t);
  const gate = world.holdSaves();
  const { source, ring, events } = world.open(nativeKey(1));
  await source.opened;
  assert.deepEqual([ring.current?.keyString.reveal(), ring.current?.number], [nativeKey(1), null]);
  gate.resolve();
  await events.next((event) => event.type === 'confirmed');
  assert.equal(ring.current?.number, 1);
});

test('a version is stored before it is used', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  const gate = world.holdSaves();
  world.time.advance(DAY_MS * 1.1);
  await gate.reached;
  assert.equal(ring.current?.number, 1);
  gate.resolve();
  await adopted(2);
  assert.deepEqual(numbers(await world.store.load()), [1, 2]);
});

test('a version that could not be stored is not used, and picked up again', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.failNextSave();
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'source-failed');
  assert.equal(ring.current?.number, 1);
  await source.wake('signal');
  world.time.advance(DAY_MS);
  await adopted(2);
});

test('a version is confirmed when the ring has come to use it, not before', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events, adopted } = world.open();
  await source.wake('signal');
  const start = Date.now() + 3_600_000;
  const window = { start: iso(start), end: iso(start + 3_600_000) };
  world.handOut(2, { window });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'obtained' && event.version === 2);
  await source.wake('signal');
  assert.equal(ring.current?.number, 1);
  assert.equal((await world.store.load())?.confirmed, false);
  assert.deepEqual(world.confirmed(), []);
  const swapMs = world.time.nextInMs ?? 0;
  assert.ok(swapMs > 3_590_000 && swapMs < 7_210_000);
  world.time.advance(swapMs);
  assert.equal(ring.current?.number, 2);
  await adopted(2);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
});

test('an answer lost during pickup gives the same version again', async (t) => {
  const world = await enrolledWorld(t);
  world.server.lost.add('pickup');
  const { source, events, adopted, ring } = world.open();
  await events.next((event) => event.type === 'source-failed');
  assert.deepEqual([ring.current, world.pickups()], [null, 1]);
  await source.wake('signal');
  world.time.advance(5_000);
  await adopted(1);
});

test('a confirmation that was not heard is said again', async (t) => {
  const world = await enrolledWorld(t);
  world.server.lost.add('confirm');
  const { source, events } = world.open();
  await events.next((event) => event.type === 'source-failed');
  await source.wake('signal');
  world.time.advance(DAY_MS);
  await events.next((event) => event.type === 'confirmed');
  assert.deepEqual(world.confirmed(), [1, 1]);
});

test('a holder that starts while the server is away uses what it stored', async (t) => {
  const world = await holdingWorld(t);
  const first = world.open();
  await first.source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'confirmed' && event.version === 2);
  await first.source.close();
  world.server.failing.set('nonce', 503);
  const { source, ring } = world.open();
  await source.opened;
  assert.equal(ring.current?.number, 2);
  assert.equal(ring.otherThan(ring.current as never)?.number, 1);
});

test('the fallback goes when the server says that no rotation is open', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.equal(ring.otherThan(ring.current as never)?.number, 1);
  world.server.plan = { ...world.server.plan, rotationId: null };
  world.time.advance(DAY_MS * 1.1);
  await source.wake('signal');
  assert.equal(ring.otherThan(ring.current as never), null);
  assert.deepEqual(numbers(await world.store.load()), [2]);
});

test('a rollback leads back to a version that is held, and it is confirmed anew', async (t) => {
  const world = await holdingWorld(t);
  const { source, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  world.handOut(1, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await adopted(1);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
});

test('a rollback leads back to a version that was let go', async (t) => {
  const world = await holdingWorld(t);
  const { source, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.deepEqual(numbers(await world.store.load()), [2]);
  world.handOut(1, { rotationId: 'rot_2' });
  world.time.advance(DAY_MS * 1.1);
  await adopted(1);
});

test('a rollback leads back to the key to begin with, though nobody keeps a copy of it', async (t) => {
  const world = await holdingWorld(t);
  const first = world.open();
  await first.source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'confirmed' && event.version === 2);
  await first.source.wake('signal');
  await first.source.close();
  world.server.letGo(1);
  world.server.handOut(1, null);
  const { source, ring, events } = world.open(nativeKey(1));
  await source.wake('signal');
  assert.deepEqual([ring.current?.keyString.reveal(), ring.current?.number], [nativeKey(1), null]);
  assert.ok(!world.confirmed().includes(1));
  assert.ok(ring.current && ring.learn(ring.current, 1));
  source.adopted(ring.current);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
});

test('a version that nobody keeps a copy of is said to be missing', async (t) => {
  const world = await enrolledWorld(t);
  world.server.letGo(1);
  const { source, ring } = world.open();
  await source.wake('signal');
  assert.equal(ring.current, null);
  assert.match(String(source.status().lastError), /no copy of version 1/);
});

test('when the API says now, the pickup waits at the server for the version to come', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, adopted } = world.open();
  await source.wake('signal');
  world.time.advance(5_000);
  const looked = source.wake('now');
  await world.server.waiting();
  assert.equal(ring.current?.number, 1);
  world.handOut(2);
  await adopted(2);
  await looked;
  assert.ok(world.server.calls.all.some(({ query }) => query === 'waitMs=25000'));
});

test('a burst of signals asks the server once', async (t) => {
  const world = await holdingWorld(t);
  const { source } = world.open();
  await Promise.all(Array.from({ length: 50 }, () => source.wake('signal')));
  assert.equal(world.pickups(), 1);
  await Promise.all(Array.from({ length: 50 }, () => source.wake('signal')));
  assert.equal(world.pickups(), 1);
  assert.ok((world.time.nextInMs ?? DAY_MS) <= 5_000);
});

test('requests that need another version share one pickup, which waits for nothing but the server', async (t) => {
  const world = await holdingWorld(t);
  const { source, adopted, ring } = world.open();
  await source.wake('signal');
  const looks = Array.from({ length: 50 }, () => source.wake('needed'));
  await world.server.waiting();
  world.handOut(2, { now: true, rotationId: 'rot_1' });
  await adopted(2);
  await Promise.all(looks);
  assert.equal(world.time.clock.monotonicMs(), 0);
  assert.equal(ring.current?.number, 2);
  assert.equal(world.pickups(), 2);
});

test('a look that may have missed what is needed at once is followed by one that waits for it', async (t) => {
  const world = await holdingWorld(t);
  const { source, adopted } = world.open();
  const looks = [source.wake('needed'), source.wake('now'), source.wake('needed')];
  await world.server.waiting();
  world.handOut(2, { now: true, rotationId: 'rot_1' });
  await adopted(2);
  await Promise.all(looks);
  assert.equal(world.pickups(), 2);
});

test('a server that has nothing is not asked again by every request that needs it', async (t) => {
  const world = await holdingWorld(t);
  const { source } = world.open();
  await source.wake('signal');
  world.server.letGo(2);
  world.server.handOut(2, null);
  await Promise.all(Array.from({ length: 50 }, () => source.wake('needed')));
  assert.equal(world.pickups(), 2);
  const looks = Array.from({ length: 50 }, () => source.wake('needed'));
  world.time.advance(1_000);
  await Promise.all(looks);
  assert.equal(world.pickups(), 3);
});

test('a rollback is gone along with at once, whatever the window', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  const start = Date.now() + DAY_MS;
  const window = { start: iso(start), end: iso(start + DAY_MS) };
  world.handOut(1, { rotationId: 'rot_1', window });
  world.server.letGo(1);
  world.time.advance(5_000);
  await source.wake('now');
  assert.deepEqual([ring.current?.number, ring.status().previous?.version], [1, 2]);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
  assert.equal((await world.store.load())?.confirmed, true);
});

test('a holder without a way back keeps what it has, says so once and asks at its usual time', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.deepEqual(numbers(await world.store.load()), [2]);
  world.server.letGo(1);
  world.server.handOut(1, null);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'no-way-back' && event.version === 1);
  await source.wake('signal');
  assert.deepEqual([ring.current?.number, Math.round(world.time.nextInMs ?? 0)], [2, DAY_MS]);
  world.time.advance(DAY_MS * 1.1);
  await source.wake('signal');
  const said = events.all.filter(({ type }) => type === 'no-way-back' || type === 'source-failed');
  assert.equal(said.length, 1);
  assert.match(String(source.status().lastError), /no way back/);
  // The rotation ends the other way after all, or another one comes.
  world.handOut(3, { rotationId: 'rot_2' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 3);
  await source.wake('signal');
  assert.equal(source.status().lastError, null);
});

test('a key to begin with that was refused is not tried again as the version that is missing', async (t) => {
  const world = await holdingWorld(t);
  world.handOut(5);
  world.server.letGo(4);
  const first = world.open(nativeKey(9));
  await first.adopted(5);
  await first.source.wake('signal');
  world.server.handOut(4, null);
  world.time.advance(DAY_MS * 1.1);
  await first.source.wake('signal');
  const { ring } = first;
  const [tried, held] = [ring.current, ring.status().previous];
  assert.deepEqual([tried?.keyString.reveal(), held?.version], [nativeKey(9), 5]);
  const other = tried && ring.otherThan(tried);
  assert.ok(tried && other);
  ring.fellBack(tried, other, 'refused');
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'no-way-back');
  await first.source.wake('signal');
  assert.equal(ring.current?.number, 5);
});

test('polls are spread by a tenth to either side', async (t) => {
  for (const [share, inMs] of [
    [0, 0.9 * DAY_MS],
    [0.5, DAY_MS],
  ] as const) {
    const world = await holdingWorld(t, share);
    const { source } = world.open();
    await source.wake('signal');
    assert.equal(world.time.nextInMs, inMs);
  }
});

test('a server that fails is asked again with growing pauses, and no sooner than it says', async (t) => {
  const world = await enrolledWorld(t, 0.999_999);
  world.server.failing.set('nonce', 500);
  const { source } = world.open();
  const pauses: number[] = [];
  for (let look = 0; look < 4; look++) {
    await source.opened;
    await source.wake('signal');
    while (world.time.nextInMs === null) await new Promise(setImmediate);
    pauses.push(Math.round((world.time.nextInMs ?? 0) / 1_000));
    world.time.advance(world.time.nextInMs ?? 0);
  }
  assert.deepEqual(pauses.slice(0, 3), [1, 2, 4]);
});

test('closing ends a pickup that waits at the server', async (t) => {
  const world = await holdingWorld(t);
  const { source, events } = world.open();
  await source.wake('signal');
  world.time.advance(5_000);
  const looked = source.wake('now');
  await world.server.waiting();
  await source.close();
  await looked;
  assert.equal(world.time.nextInMs, null);
  assert.ok(!events.all.some(({ type }) => type === 'source-failed'));
});

test('a holder that is not enrolled yet says so, and begins when it is', async (t) => {
  const world = await enrolledWorld(t);
  const identity = (await world.store.load()) as HolderIdentity;
  const empty = memoryIdentity();
  const { source, adopted } = world.open(undefined, empty);
  await source.wake('signal');
  assert.match(String(source.status().lastError), /not enrolled/);
  await empty.save(identity);
  world.time.advance(DAY_MS);
  await adopted(1);
});

test('nothing that a pickup says holds a secret', async (t) => {
  const world = await enrolledWorld(t);
  const { source, ring, events } = world.open();
  await events.next((event) => event.type === 'confirmed');
  const said = inspect([source, source.status(), ring, events.all], { depth: 9, showHidden: true });
  const { signingKey, openingKey } = ((await world.store.load()) as HolderIdentity).keys.reveal();
  for (const secret of [nativeKey(1), signingKey.d, openingKey.d])
    assert.ok(!said.includes(secret));
});

/** An enrolled holder with nothing picked up yet, its server, and time that stands still. */
async function enrolledWorld(t: TestContext, share = 0.5) {
  const server = await HolderServer.start(t, nativeKey(1));
  server.plan = { ...server.plan, pollMs: DAY_MS };
  const time = new ManualTime();
  const ports = systemPorts({ clock: time.clock, schedule: time.schedule, random: () => share });
  const asked = { url: server.url, ports, grant: server.grant, name: 'bot' };
  const inner = memoryIdentity(await enrolHolder(asked, await createIdentity()));
  let beforeSave = async (): Promise<void> => {};
  const store: IdentityStore = {
    load: () => inner.load(),
    save: async (identity) => {
      await beforeSave();
      await inner.save(identity);
    },
  };
  return {
    server,
    time,
    store,
    handOut(version: number, plan: Partial<HolderServer['plan']> = {}) {
      server.plan = { ...server.plan, window: null, now: false, rotationId: null, ...plan };
      server.handOut(version, nativeKey(version));
    },
    holdSaves() {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      beforeSave = () => {
        reached.resolve();
        return released.promise;
      };
      return { reached: reached.promise, resolve: released.resolve };
    },
    failNextSave() {
      beforeSave = async () => {
        beforeSave = async () => {};
        throw new Error('the disk is full');
      };
    },
    confirmed: () =>
      server.calls.all.filter(({ verb }) => verb === 'confirm').map(({ version }) => version),
    pickups: () => server.calls.all.filter(({ verb }) => verb === 'pickup').length,
    open(initial?: string, identity = store) {
      const versions = new History<number | null>();
      const events = new History<SourceEvent>();
      const ring = new KeyRing(ports, ({ number, ...rest }) => {
        versions.add(number);
        source.adopted({ number, ...rest });
      });
      const options = { url: server.url, identity, ...(initial === undefined ? {} : { initial }) };
      const source = pickup(options).open({ ports, ring, tell: events.add });
      t.after(() => source.close());
      const adopted = (number: number) => versions.next((version) => version === number);
      return { source, ring, events, adopted };
    },
  };
}

/** A holder that has picked up and confirmed version 1 in an earlier run. */
async function holdingWorld(t: TestContext, share = 0.5) {
  const world = await enrolledWorld(t, share);
  const { source, events } = world.open();
  await events.next((event) => event.type === 'confirmed');
  await source.wake('signal');
  await source.close();
  world.server.calls.all.length = 0;
  return world;
}

function numbers(identity: HolderIdentity | null): number[] {
  return (identity?.versions ?? []).map(({ number }) => number);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
