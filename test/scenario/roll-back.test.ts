import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { type HonestClients, type Refusal, startClients } from './live/honest-clients.ts';
import { type LiveWorld, made, startLiveWorld } from './live/live-world.ts';
import { begin, ended, PHASES, reached, rotationOf } from './live/rotation-of.ts';
import { seeded } from './seeded.ts';

/** `ROLL_BACK_SEED=N` plays the same moments again. */
const SEED = Number(process.env.ROLL_BACK_SEED ?? Date.now() % 1_000_000);
const ROTATIONS = 100;
const AT_ONCE = 25;
/** After a phase was seen. Each is aimed at equally often, since they last unequally long. */
const LONGEST_DELAY_MS = 900;

/** What became of one rotation. */
interface Story {
  delayMs: number;
  /** Where it was when it was rolled back. */
  phase: string;
  end: string;
  /** The versions that the SDK's and the deployed client used when it was rolled back. */
  versions: string;
  requests: number;
  refusals: readonly Refusal[];
}

test('a rotation that is rolled back at a random moment refuses nobody and ends, 100 times', {
  timeout: 600_000,
}, async (t) => {
  t.diagnostic(`ROLL_BACK_SEED=${SEED}`);
  const random = seeded(SEED);
  const world = await startLiveWorld(t);
  const stories: Story[] = [];
  for (let first = 0; first < ROTATIONS; first += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, index) => {
      const aim = PHASES[(first + index) % PHASES.length] as string;
      return play(world, `bot-${first + index}`, aim, random() * LONGEST_DELAY_MS);
    });
    stories.push(...(await Promise.all(batch)));
  }
  assert.equal(stories.length, ROTATIONS);
  assert.deepEqual(world.faults, []);
  assert.deepEqual(
    stories.filter(({ refusals }) => refusals.length > 0),
    [],
  );
  const count = countBy(stories, ({ phase, end }) => `${phase}: ${end}`);
  t.diagnostic(`${stories.reduce((sum, one) => sum + one.requests, 0)} requests`);
  t.diagnostic(JSON.stringify(count));
  // Nothing was shown unless each of these was met.
  for (const met of ['migrating: rolled-back', 'draining: rolled-back', 'suspended: rolled-back']) {
    assert.ok((count[met] ?? 0) > 0, `${met} in ${JSON.stringify(count)}`);
  }
  assert.ok(
    stories.some(({ end, versions }) => end === 'rolled-back' && versions === '2,1'),
    'holders on both sides',
  );
});

async function play(world: LiveWorld, name: string, aim: string, delayMs: number): Promise<Story> {
  const clients = await startClients(world, name);
  try {
    const rotationId = await begin(world, clients.keyId);
    await reached(world, rotationId, aim);
    await after(delayMs);
    const versions = clients.versions().join(',');
    const { phase } = await rotationOf(world, rotationId);
    await undo(world, rotationId);
    const { phase: end } = await ended(world, rotationId);
    await assertOneLives(world, clients, end);
    const { refusals } = clients;
    return { delayMs, phase, end, versions, requests: clients.requests(), refusals };
  } finally {
    await clients.stop();
  }
}

/** Rolls back, or cancels what was not handed out, as the refusal says. */
async function undo(world: LiveWorld, rotationId: string): Promise<void> {
  const { admin } = world;
  const params = { path: { rotationId } };
  for (;;) {
    const { error } = await admin.POST('/v1/rotations/{rotationId}/roll-back', { params });
    if (error === undefined || error.code === 'rotation-ended') return;
    assert.equal(error.code, 'use-cancel', faultsOf(world));
    const cancelled = await admin.POST('/v1/rotations/{rotationId}/cancel', { params });
    if (cancelled.error === undefined) return;
    // It was handed out between the two.
    assert.equal(cancelled.error.code, 'use-roll-back');
  }
}

function faultsOf({ faults }: LiveWorld): string | undefined {
  return faults.length === 0 ? undefined : faults.join('\n');
}

/** After the end one version lives, and both clients use it. */
async function assertOneLives(
  { admin }: LiveWorld,
  clients: HonestClients,
  end: string,
): Promise<void> {
  const { keyId } = clients;
  const key = await made(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
  const living = key.versions.filter(({ state }) => state === 'active');
  const staying = end === 'completed' ? 2 : 1;
  assert.deepEqual(
    living.map(({ number, designation }) => [number, designation]),
    [[staying, 'primary']],
  );
  assert.deepEqual(clients.versions(), [staying, staying]);
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of items.map(nameOf)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
