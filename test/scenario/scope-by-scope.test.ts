import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { createKeyturnFetch, enrol, memoryIdentity, pickup, pickupVersion } from '@keyturn/client';
import type { Rotation, RotationScope } from '@keyturn/core';
import { issueKey } from '../../packages/cli/src/demo/issue-key.ts';
import { designatedVersion } from '../../packages/client/src/identity/holder-identity.ts';
import { completeReceipt } from './live/complete-receipt.ts';
import { type LiveWorld, made, SCOPES, startLiveWorld } from './live/live-world.ts';
import { begin, ended, rotationOf } from './live/rotation-of.ts';

const PACE_MS = 60;
const LOOK_EVERY_MS = 100;
const MOST_LOOKS = 1_200;

/** The reader is known by its calls alone: a machine that stalls must not pass for its silence. */
const DURATIONS = { quiet: '6s', sourceOnce: '6s', gapMargin: '6s' };

test('who trades moves, who reads stays: trading leaves the old version, and nobody is refused', {
  timeout: 180_000,
}, async (t) => {
  const world = await startLiveWorld(t, DURATIONS);
  const refusals: string[] = [];
  const { keyId, keyString } = await issue(world);

  // 1. A bot on the SDK trades; a program that nobody enrolled reads, with the key in its code.
  const identity = memoryIdentity();
  const grant = await made(world.admin.POST('/v1/grants', { body: { keyId, name: 'trader' } }));
  const { url } = world;
  const held = await enrol({ url, grant: grant.grant, name: 'trader', identity });
  const keys = pickup({ url, identity, initial: keyString });
  const retry = { maxWaitMs: 60_000 };
  const trade = createKeyturnFetch({ origins: world.apiUrls, keys, retry });
  const reader = { key: keyString };
  const stopping = new AbortController();
  const { signal } = stopping;
  const load = [
    callWithoutPause(signal, world.apiUrls, refusals, (api) =>
      trade(`${api}/orders`, { headers: { 'user-agent': 'trader' } }),
    ),
    callWithoutPause(signal, world.apiUrls, refusals, (api) =>
      fetch(`${api}/prices`, { headers: { 'user-agent': 'reader', 'x-api-key': reader.key } }),
    ),
  ];
  const loaded = Promise.all(load);
  // Told at the end; until then it must not go unheard.
  loaded.catch(() => undefined);
  t.after(() => trade.close());

  // 2. The key rotates. Trading leaves version 1 while version 1 still reads.
  const rotationId = await begin(world, keyId);
  const narrowed = await rotationWith(world, rotationId, ({ scope, leftAt }) => {
    return scope === 'orders:trade' && leftAt !== null;
  });
  assert.equal(narrowed.phase, 'draining');
  const reading = narrowed.scopes.find(({ scope }) => scope === 'market:read');
  assert.equal(reading?.leftAt, null);
  const key = await made(world.admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
  assert.deepEqual(
    key.versions.map(({ state, narrowedTo }) => [state, narrowedTo]),
    [
      ['active', ['market:read']],
      ['active', null],
    ],
  );

  // 3. Whoever stole version 1 can read, and trade no more, once every verifier has heard of it.
  const receiptId = await receiptOf(world);
  const receipt = await completeReceipt(world, receiptId);
  assert.deepEqual([receipt.complete, receipt.pending], [true, []]);
  for (const api of world.apiUrls) {
    const headers = { 'user-agent': 'thief', 'x-api-key': keyString };
    assert.equal((await fetch(`${api}/orders`, { headers })).status, 403);
  }

  // 4. The reader moves, too, and the rotation ends.
  const { opened } = await pickupVersion({ url }, held);
  reader.key = (opened ?? designatedVersion(held))?.keyString.reveal() ?? '';
  assert.notEqual(reader.key, keyString);
  assert.equal((await ended(world, rotationId)).phase, 'completed');
  stopping.abort();
  await loaded;
  assert.deepEqual(refusals, []);
  assert.deepEqual(world.faults, []);
});

async function issue({ admin, apiId, clientId }: LiveWorld) {
  const texts = { name: 'bots', environment: 'live', owner: 'ops', purpose: 'story' } as const;
  const body = { apiId, clientId, ...texts, scopes: SCOPES };
  return issueKey(admin, body);
}

async function callWithoutPause(
  signal: AbortSignal,
  apiUrls: readonly string[],
  refusals: string[],
  send: (api: string) => Promise<Response>,
): Promise<void> {
  for (let count = 0; !signal.aborted; count++) {
    const answer = await send(apiUrls[count % apiUrls.length] ?? '');
    await answer.arrayBuffer();
    if (answer.status !== 200) {
      refusals.push(`${answer.url} ${answer.status} ${answer.headers.get('api-key-status')}`);
    }
    await after(PACE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function rotationWith(
  world: LiveWorld,
  rotationId: string,
  isSo: (scope: RotationScope) => boolean,
): Promise<Rotation> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const rotation = await rotationOf(world, rotationId);
    if (rotation.scopes.some(isSo)) return rotation;
    await after(LOOK_EVERY_MS);
  }
  throw new Error(JSON.stringify(await rotationOf(world, rotationId)));
}

/** The receipt of the narrowing, as the audit names it. */
async function receiptOf({ admin }: LiveWorld): Promise<string> {
  const { items } = await made(admin.GET('/v1/audit', { params: { query: { limit: 200 } } }));
  const entry = items.find(({ action }) => action === 'version.narrow');
  return String((entry?.details as { receiptId?: string } | undefined)?.receiptId);
}
