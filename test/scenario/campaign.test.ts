import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Campaign } from '@keyturn/core';
import { startServer } from '@keyturn/server';
import { pino } from 'pino';
import { type KillPoint, ServerProcess } from './kill-points/server-process.ts';

/** More than the lives that are killed can begin. */
const KEYS = 40;
const LOOK_EVERY_MS = 50;

/** Among the writes of a start and those with which rotations begin. */
const KILL_POINTS: readonly KillPoint[] = [
  { write: 90, when: 'after' },
  { write: 161, when: 'during' },
  { write: 232, when: 'before' },
];

/** What an operator asks of a server, wherever that listens now. */
class Operator {
  url = '';
  token = '';

  async call(method: string, path: string, body?: object) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return JSON.parse(text);
  }
}

/** The data directory of a server with keys that were handed out. */
async function keysToRotate(t: TestContext, operator: Operator) {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-campaign-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const dataDirectory = join(folder, 'data');
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
  await operator.call('POST', '/v1/verifiers', { name: 'edge', region: 'eu', apis: [api.id] });
  const of = { apiId: api.id, clientId: client.id, environment: 'live', owner: 'o', scopes: [] };
  for (let at = 0; at < KEYS; at += 1) {
    await operator.call('POST', '/v1/keys', { ...of, name: `bot ${at}` });
  }
  await server.stop();
  return dataDirectory;
}

/** Resolves once every key has begun. */
async function allBegun(operator: Operator, id: string): Promise<Campaign> {
  for (;;) {
    const campaign: Campaign = await operator.call('GET', `/v1/campaigns/${id}`);
    if (campaign.counts.waiting + campaign.counts.blocked === 0) return campaign;
    await wait(LOOK_EVERY_MS);
  }
}

test('a campaign whose server is killed again and again begins every key once', async (t) => {
  const operator = new Operator();
  const dataDirectory = await keysToRotate(t, operator);
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
  const { counts } = await allBegun(operator, id);
  assert.equal(counts.begun + counts.handedOut, KEYS);
  const { items } = await operator.call('GET', '/v1/rotations?limit=200');
  const keys = new Set(items.map(({ keyId }: { keyId: string }) => keyId));
  assert.deepEqual([items.length, keys.size], [KEYS, KEYS]);
});
