import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import {
  initDataDirectory,
  newAdminToken,
  type RunningServer,
  type StartOptions,
  startServer,
} from './main.ts';
import { openStore } from './store/open-store.ts';

/** Removed at the very end: while a server still runs in it a folder may not become empty. */
const root = mkdtempSync(join(tmpdir(), 'keyturn-main-'));
after(() => rmSync(root, { recursive: true, force: true }));

function newOptions(environment: Record<string, string> = {}): StartOptions {
  return {
    workingDirectory: mkdtempSync(join(root, 'deployment-')),
    environment: { KEYTURN_LISTEN: '127.0.0.1:0', ...environment },
    log: pino({ level: 'silent' }),
  };
}

async function started(t: TestContext, options: StartOptions): Promise<RunningServer> {
  const server = await startServer(options);
  t.after(() => server.stop());
  return server;
}

function dayOfToday(): string {
  return new Date().toISOString().slice(0, 10);
}

async function statusOf(url: string, path: string, token: string | null): Promise<number> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url + path, { headers });
  await response.body?.cancel();
  return response.status;
}

test('the first start makes everything and one admin token, told once', async (t) => {
  const options = newOptions();
  const server = await started(t, options);
  assert.match(server.adminToken ?? '', /^ktt_a_/);
  assert.equal(await statusOf(server.url, '/v1/apis', server.adminToken), 200);
  assert.equal(await statusOf(server.url, '/healthz', null), 200);
  assert.equal(await statusOf(server.url, '/readyz', null), 200);
  const files = readdirSync(server.dataDirectory, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of files.filter((file) => file.isFile())) {
    const path = join(parentPath, name);
    assert.ok(!readFileSync(path).includes(server.adminToken ?? ''), `${name} holds the token`);
  }
  assert.equal(statSync(join(server.dataDirectory, 'master.key')).mode & 0o777, 0o600);
  await server.stop();
  const again = await started(t, options);
  assert.equal(again.adminToken, null);
  assert.equal(await statusOf(again.url, '/v1/apis', server.adminToken), 200);
});

test('init makes everything without listening, and a lost admin token is replaced offline', async (t) => {
  const options = newOptions();
  const { adminToken } = await initDataDirectory(options);
  assert.match(adminToken ?? '', /^ktt_a_/);
  assert.equal((await initDataDirectory(options)).adminToken, null);
  const replaced = await newAdminToken(options);
  const server = await started(t, options);
  assert.equal(server.adminToken, null);
  for (const token of [adminToken, replaced]) {
    assert.equal(await statusOf(server.url, '/v1/apis', token), 200);
  }
  await assert.rejects(newAdminToken(options), /in use by process/);
});

test('init makes the first api and verifier, and no second one', async (t) => {
  const options = newOptions();
  const first = {
    api: { name: 'market', prefix: 'mkt', scopes: ['read'] },
    region: 'eu',
    verifier: { name: 'market-eu' },
  };
  const made = await initDataDirectory(options, async () => first);
  assert.match(made.verifierToken ?? '', /^ktt_v_/);
  const again = await initDataDirectory(options, () => assert.fail('it is set up'));
  assert.equal(again.verifierToken, null);
  assert.equal(again.adminToken, null);
  assert.deepEqual(again.apis, made.apis);
  assert.deepEqual(
    again.verifiers.map(({ name, region }) => ({ name, region })),
    [{ name: 'market-eu', region: 'eu' }],
  );
  const server = await started(t, options);
  assert.equal(await statusOf(server.url, '/v1/keyset/snapshot', made.verifierToken), 200);
});

test('whoever stops init at its questions has not lost a token', async () => {
  const options = newOptions();
  const stopped = async () => assert.fail('stopped');
  await assert.rejects(initDataDirectory(options, stopped), /stopped/);
  const made = await initDataDirectory(options);
  assert.match(made.adminToken ?? '', /^ktt_a_/);
});

test('a start long after the last commit is held until a person says what day it is', async () => {
  const options = newOptions();
  const { dataDirectory } = await initDataDirectory(options);
  const store = await openStore(`sqlite:${join(dataDirectory, 'keyturn.db')}`);
  await store.transaction(async (tx) => {
    await tx
      .updateTable('head')
      .set(({ eb }) => ({ server_time: eb('server_time', '-', 7_200_000) }))
      .execute();
  });
  await store.close();
  const holdsOf = async (environment: Record<string, string>) => {
    // It would tell how late it was.
    rmSync(join(dataDirectory, 'journal'), { recursive: true });
    const server = await startServer({
      ...options,
      environment: { ...options.environment, ...environment },
    });
    const ready = (await (await fetch(`${server.url}/readyz`)).json()) as { holds: string[] };
    await server.stop();
    return ready.holds;
  };
  assert.deepEqual(await holdsOf({}), ['clock']);
  assert.deepEqual(await holdsOf({ KEYTURN_ACCEPT_CLOCK: '2001-01-01' }), ['clock']);
  let [today, holds] = ['', ['clock']];
  // At midnight the day may have gone by before the server looks.
  while (today !== dayOfToday()) {
    today = dayOfToday();
    holds = await holdsOf({ KEYTURN_ACCEPT_CLOCK: today });
  }
  assert.deepEqual(holds, []);
  assert.deepEqual(await holdsOf({}), []);
});

test('a journal whose end a loss of power tore stops no start, and the audit says what was cut off', async (t) => {
  const options = newOptions();
  const first = { api: { name: 'market', prefix: 'mkt', scopes: [] }, region: 'eu' };
  const { dataDirectory, adminToken: token } = await initDataDirectory(options, async () => ({
    ...first,
    verifier: { name: 'market-eu' },
  }));
  appendFileSync(join(dataDirectory, 'journal', 'segment-00000001.ndjson'), '{"set":{"ep\0\0\n');
  const server = await started(t, options);
  const cut = async (): Promise<unknown[]> => {
    const response = await fetch(`${server.url}/v1/audit?limit=200`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await response.json()) as { items: { action: string; details: unknown }[] };
    return items.filter(({ action }) => action === 'journal.cut').map(({ details }) => details);
  };
  assert.deepEqual(await cut(), [{ segment: 'segment-00000001.ndjson', bytes: 14 }]);
});

test('a second server on one data directory is told so and leaves the first alone', async (t) => {
  const options = newOptions();
  const server = await started(t, options);
  await assert.rejects(startServer(options), new RegExp(`in use by process ${process.pid}`));
  assert.equal(await statusOf(server.url, '/readyz', null), 200);
});

test('a port that is taken is said in one line with what to do', async (t) => {
  const server = await started(t, newOptions());
  const other = newOptions({ KEYTURN_LISTEN: new URL(server.url).host });
  await assert.rejects(startServer(other), /is taken by another program: stop .* KEYTURN_LISTEN/);
  // What was opened on the way was let go of, and the first token is still to be told.
  const elsewhere = { ...other, environment: { KEYTURN_LISTEN: '127.0.0.1:0' } };
  assert.match((await started(t, elsewhere)).adminToken ?? '', /^ktt_a_/);
});

test('a master key of another deployment is refused', async () => {
  const options = newOptions();
  const { dataDirectory } = await initDataDirectory(options);
  writeFileSync(join(dataDirectory, 'master.key'), Buffer.alloc(32, 1).toString('base64url'));
  await assert.rejects(startServer(options), /not the one under which this database was sealed/);
  rmSync(join(dataDirectory, 'master.key'));
  await assert.rejects(startServer(options), /master\.key is missing/);
});

test('a database that is not there is said without its password', async () => {
  const options = newOptions({ KEYTURN_DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/none' });
  await assert.rejects(
    startServer(options),
    (error: Error) => /cannot be used/.test(error.message) && !error.message.includes('hunter2'),
  );
});

test('a stop ends idle connections and is the same however often it is asked for', async (t) => {
  const server = await started(t, newOptions());
  await statusOf(server.url, '/healthz', null);
  await Promise.all([server.stop(), server.stop()]);
  await assert.rejects(fetch(`${server.url}/healthz`));
});
