import type { TestContext } from 'node:test';
import { enrolHolder } from '../holder/enrol-holder.ts';
import { createIdentity } from '../identity/create-identity.ts';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { memoryIdentity } from '../identity/memory-identity.ts';
import { KeyRing } from '../ring/key-ring.ts';
import type { SourceEvent } from '../sources/key-source.ts';
import { pickup } from '../sources/pickup.ts';
import { systemPorts } from '../system.ts';
import { History } from './history.ts';
import { HolderServer } from './holder-server.ts';
import { ManualTime } from './manual-time.ts';
import { nativeKey } from './native-key.ts';

/** How long these holders go between two looks, in ms. */
export const DAY_MS = 86_400_000;

/** An enrolled holder with nothing picked up yet, its server, and time that stands still. */
export async function enrolledWorld(t: TestContext, share = 0.5) {
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
export async function holdingWorld(t: TestContext, share = 0.5) {
  const world = await enrolledWorld(t, share);
  const { source, events } = world.open();
  await events.next((event) => event.type === 'confirmed');
  await source.wake('signal');
  await source.close();
  world.server.calls.all.length = 0;
  return world;
}

/** The versions that an identity holds, the one to use last. */
export function numbers(identity: HolderIdentity | null): number[] {
  return (identity?.versions ?? []).map(({ number }) => number);
}

/** An instant as the protocol writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
