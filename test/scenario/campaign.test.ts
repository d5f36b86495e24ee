import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CampaignCounts, Rotation } from '@keyturn/core';
import { startServer } from '@keyturn/server';
import { createVerifier, type Verifier } from '@keyturn/verifier';
import { pino } from 'pino';
import { CanaryHost } from './campaign/canary-host.ts';
import { Operator } from './campaign/operator.ts';
import { type KillPoint, ServerProcess } from './kill-points/server-process.ts';

/** More than the lives that are killed can begin. */
const KEYS = 40;

/** Among the writes of a start and those with which rotations begin. */
const KILL_POINTS: readonly KillPoint[] = [
  { write: 90, when: 'after' },
  { write: 161, when: 'during' },
  { write: 232, when: 'before' },
];

const CANARY = 4;

/** While the keys after the canary begin: those of the canary begin once more before. */
const AMONG_THE_REST: KillPoint = {
  ...{ write: CANARY + 13, when: 'during' },
  of: 'insert into "rotations" ',
};

/** The rules are those of production; what clients need for their part is declared this short. */
const CONFIG = `durations:
  propagation: 200ms
  clockTolerance: 100ms
  negativeCache: 0s
  poll: 200ms
  clientCache: 0s
  sdkDeployment: 0s
  deployment: 400ms
  longestRequest: 100ms
  reportEvery: 200ms
  lease: 3s
  quiet: 500ms
  retireSafety: 100ms
  suspension: 300ms
  holdDown: 300ms
`;

/** The data directory of a server with keys that were handed out. */
async function keysToRotate(t: TestContext, operator: Operator, config = '') {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-campaign-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const dataDirectory = join(folder, 'data');
  mkdirSync(dataDirectory, { mode: 0o700 });
  writeFileSync(join(dataDirectory, 'keyturn.yaml'), config);
  const server = await startServer({
    environment: { KEYTURN_DATA_DIR: dataDirectory, KEYTURN_LISTEN: '127.0.0.1:0' },
    workingDirectory: folder,
    log: pino({ level: 'silent' }),
  });
  operator.url = server.url;
  operator.token = server.adminToken ?? '';
  const api = await operator.call('POST', '/v1/apis', { name: 'm', prefix: 'mkt', scopes: [] });
  const client = await operator.call('POST', '/v1/clients', { name: 'acme' });
  await operator.call('POST', '/v1/regions', { name: 'eu' });
  const group = { name: 'edge', region: 'eu', apis: [api.id] };
  const { token: verifierToken } = await operator.call('POST', '/v1/verifiers', group);
  const of = { apiId: api.id, clientId: client.id, environment: 'live', owner: 'o', scopes: [] };
  const keys = new Map<string, string>();
  for (let at = 0; at < KEYS; at += 1) {
    const { id, keyString } = await operator.call('POST', '/v1/keys', { ...of, name: `bot ${at}` });
    keys.set(id, keyString);
  }
  return { dataDirectory, verifierToken, keys, stop: () => server.stop() };
}

/** All rotations that there ever were, by key: how each stands or ended. */
async function rotationsByKey(operator: Operator): Promise<Map<string, string[]>> {
  const { items } = await operator.call('GET', '/v1/rotations?limit=200');
  const byKey = Map.groupBy(items as Rotation[], ({ keyId }) => keyId);
  return new Map([...byKey].map(([keyId, own]) => [keyId, own.map(({ phase }) => phase).sort()]));
}

/** What was done to a campaign. */
async function audited(operator: Operator, id: string): Promise<string[]> {
  const { items } = await operator.call('GET', `/v1/audit?subject=${id}`);
  return items.map(({ action }: { action: string }) => action.replace('campaign.', ''));
}

async function outcomeOf(verifier: Verifier, key: string): Promise<string> {
  return (await verifier.verifyKey({ key })).outcome;
}

function notZero(counts: CampaignCounts): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

test('a campaign whose server is killed again and again begins every key once', async (t) => {
  const operator = new Operator();
  const { dataDirectory, stop } = await keysToRotate(t, operator);
  await stop();
  const first = new ServerProcess(dataDirectory, null);
  operator.url = String(await first.listening());
  const plan = { cohorts: [], pacePerMinute: null };
  const asked = { name: 'all', where: 'api=m', all: true, plan };
  const { id } = await operator.call('POST', '/v1/campaigns', asked);
  await first.stop();
  for (const killPoint of KILL_POINTS) {
    const server = new ServerProcess(dataDirectory, killPoint);
    await server.listening();
    await server.ended;
  }
  const server = new ServerProcess(dataDirectory, null);
  t.after(() => server.stop());
  operator.url = String(await server.listening());
  const { counts } = await operator.campaignOnce(id, (campaign) => {
    return campaign.counts.waiting + campaign.counts.blocked === 0;
  });
  assert.equal(counts.begun + counts.handedOut, KEYS);
  const rotations = await rotationsByKey(operator);
  assert.equal(rotations.size, KEYS);
  assert.ok([...rotations.values()].every((own) => own.length === 1));
});

/*
 * Real: the server in a process of its own with its database and journal in files, SIGKILL, HTTP, a
 * verifier that acknowledges and decides, holders that enrol, pick up and confirm, the rules, the time.
 * Not real: forty keys and not ten thousand, durations of parts of a second, and the fault itself, which
 * is that the hosts' own check of the new version is said to fail. No client sends requests meanwhile,
 * so evidence of use is no part of it.
 */
test('a campaign stops for its canary, stays so through a SIGKILL, and after the fix ends, killed once more', {
  timeout: 300_000,
}, async (t) => {
  const operator = new Operator();
  const { dataDirectory, keys, verifierToken, stop } = await keysToRotate(t, operator, CONFIG);
  const canary = [...keys.keys()].sort().slice(0, CANARY);
  const hosts: CanaryHost[] = [];
  for (const keyId of canary) hosts.push(await CanaryHost.enrol(operator, keyId));
  await stop();
  const start = async (killPoint: KillPoint | null) => {
    const server = new ServerProcess(dataDirectory, killPoint, new URL(operator.url).host);
    t.after(() => server.stop());
    assert.equal(await server.listening(), operator.url);
    return server;
  };

  // 1. Its canary is handed out, its hosts find that it does not work, and roll it back.
  const first = await start(null);
  const verifier = createVerifier({ url: operator.url, token: verifierToken });
  t.after(() => verifier.close());
  await verifier.ready();
  const plan = { cohorts: [{ keys: CANARY }], pacePerMinute: null };
  const asked = { name: 'all', where: 'api=m', all: true, plan };
  const { id } = await operator.call('POST', '/v1/campaigns', asked);
  await operator.campaignOnce(id, ({ counts }) => counts.handedOut === CANARY);
  for (const host of hosts) assert.equal(await host.deploy(false), 'rolled-back');

  // 2. It stops by itself, with nothing begun beyond the canary.
  const isRolledBack = { rolledBack: CANARY, waiting: KEYS - CANARY };
  const stopped = await operator.campaignOnce(id, ({ state, counts }) => {
    return state === 'stopped' && counts.rolledBack === CANARY;
  });
  assert.deepEqual(
    [stopped.stoppedBecause?.code, stopped.stoppedBecause?.wave],
    ['rolled-back', 1],
  );
  await first.stop();

  // 3. Its server, killed and started again, knows that; the hosts are back on what they had.
  const second = await start(AMONG_THE_REST);
  const known = await operator.call('GET', `/v1/campaigns/${id}`);
  assert.deepEqual([known.state, notZero(known.counts)], ['stopped', isRolledBack]);
  assert.deepEqual([...(await rotationsByKey(operator)).keys()].sort(), canary);
  for (const host of hosts) assert.equal(await host.deploy(true), 'deployed');
  assert.deepEqual(new Set(hosts.map(({ version }) => version)), new Set([1]));

  // 4. After the fix the canary begins again, and the server dies among the rotations of the rest.
  await operator.call('POST', `/v1/campaigns/${id}/resume`, {});
  await operator.campaignOnce(id, ({ counts }) => counts.handedOut === CANARY);
  for (const host of hosts) await host.deploy(true);
  await second.ended;

  // 5. Another one ends it: each key rotated once, those of the canary once more.
  await start(null);
  const begunBefore = await rotationsByKey(operator);
  assert.ok(begunBefore.size > CANARY);
  const { counts } = await operator.campaignOnce(id, ({ endedAt }) => endedAt !== null);
  assert.deepEqual(notZero(counts), { completed: KEYS });
  for (const [keyId, phases] of await rotationsByKey(operator)) {
    const expected = canary.includes(keyId) ? ['completed', 'rolled-back'] : ['completed'];
    assert.deepEqual(phases, expected, keyId);
  }
  assert.deepEqual(await audited(operator, id), ['begin', 'stop', 'resume', 'end']);

  // 6. What the hosts have is accepted, what everybody had before is not.
  const outcomes = async (given: Iterable<string>) =>
    new Set(await Promise.all([...given].map((key) => outcomeOf(verifier, key))));
  assert.deepEqual(await outcomes(hosts.map(({ keyString }) => keyString)), new Set(['accepted']));
  assert.deepEqual(await outcomes(keys.values()), new Set(['rejected']));
});
