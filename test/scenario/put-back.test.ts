import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Key } from '@keyturn/core';
import { type RunningServer, startServer } from '@keyturn/server';
import { createVerifier } from '@keyturn/verifier';
import { pino } from 'pino';
import { ServerProcess } from './kill-points/server-process.ts';

const KEYTURN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const DATABASE = ['keyturn.db', 'keyturn.db-wal', 'keyturn.db-shm'];

/** A provider whose server starts and ends, on one data directory. */
class Provider {
  readonly dataDirectory: string;
  #server: RunningServer | null = null;
  #url = '';
  #adminToken = '';
  #verifierToken = '';

  constructor(t: TestContext) {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-put-back-'));
    this.dataDirectory = join(folder, 'data');
    // In this order: while a server still writes there the folder may not become empty.
    t.after(async () => {
      await this.stop();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  get environment(): Record<string, string> {
    return { KEYTURN_DATA_DIR: this.dataDirectory, KEYTURN_LISTEN: '127.0.0.1:0' };
  }

  async start(): Promise<void> {
    this.#server = await startServer({
      environment: this.environment,
      workingDirectory: this.dataDirectory,
      log: pino({ level: 'silent' }),
    });
    this.#url = this.#server.url;
    this.#adminToken ||= this.#server.adminToken ?? '';
  }

  /** Calls go to a server that was started elsewhere. */
  moveTo(url: string | null): void {
    this.#url = String(url);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  async post(path: string, body: object): Promise<Record<string, unknown>> {
    return this.#call('POST', path, body);
  }

  async get(path: string): Promise<Record<string, unknown>> {
    return this.#call('GET', path);
  }

  async #call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#adminToken}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return JSON.parse(text);
  }

  async setUp(): Promise<{ apiId: string; clientId: string }> {
    const api = await this.post('/v1/apis', { name: 'market', prefix: 'mkt', scopes: ['read'] });
    const client = await this.post('/v1/clients', { name: 'acme' });
    await this.post('/v1/regions', { name: 'eu' });
    const verifier = await this.post('/v1/verifiers', {
      name: 'edge',
      region: 'eu',
      apis: [api.id],
    });
    this.#verifierToken = String(verifier.token);
    return { apiId: String(api.id), clientId: String(client.id) };
  }

  /** What a verifier that starts now answers to a key string. */
  async verdictOn(keyString: string): Promise<string> {
    const url = this.#url;
    const verifier = createVerifier({ url, token: this.#verifierToken, revocationsUrl: null });
    try {
      await verifier.ready();
      const verdict = await verifier.verifyKey({ key: keyString });
      return `${verdict.outcome} ${verdict.reason}`;
    } finally {
      await verifier.close();
    }
  }

  /** Copies the database of a server that does not run. */
  backUp(): () => void {
    const copy = mkdtempSync(join(this.dataDirectory, '..', 'backup-'));
    this.#copy(this.dataDirectory, copy);
    return () => {
      for (const name of DATABASE) rmSync(join(this.dataDirectory, name), { force: true });
      this.#copy(copy, this.dataDirectory);
    };
  }

  #copy(from: string, to: string): void {
    const names = readdirSync(from).filter((name) => DATABASE.includes(name));
    for (const name of names) cpSync(join(from, name), join(to, name));
  }
}

async function keyturn(provider: Provider, ...words: string[]) {
  const child = spawn(process.execPath, ['--conditions=keyturn-source', KEYTURN, ...words], {
    env: { ...process.env, ...provider.environment, KEYTURN_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

interface Issued extends Key {
  keyString: string;
}

async function play(t: TestContext) {
  // 1. A provider with two keys; its database is backed up.
  const provider = new Provider(t);
  await provider.start();
  const about = {
    ...(await provider.setUp()),
    environment: 'live',
    owner: 'ops',
    purpose: 'story',
  };
  const issue = (name: string) =>
    provider.post('/v1/keys', {
      ...about,
      name,
      scopes: ['read'],
    }) as Promise<unknown> as Promise<Issued>;
  const stolen = await issue('stolen');
  const honest = await issue('honest');
  await provider.stop();
  const putBack = provider.backUp();

  // 2. The day goes on: one key is revoked, another is issued, and the disk fails.
  await provider.start();
  await provider.post(`/v1/keys/${stolen.id}/revoke`, {});
  const later = await issue('later');
  await provider.stop();
  putBack();
  return { provider, stolen, honest, later };
}

async function assertTheDayIsBack({
  provider,
  stolen,
  honest,
  later,
}: Awaited<ReturnType<typeof play>>) {
  assert.equal(await provider.verdictOn(stolen.keyString), 'rejected version-revoked');
  assert.equal(await provider.verdictOn(honest.keyString), 'accepted accepted');
  assert.equal(await provider.verdictOn(later.keyString), 'accepted accepted');
  const { name } = await provider.get(`/v1/keys/${later.id}`);
  assert.equal(name, `restored ${later.id}`);
}

test("yesterday's backup is put back and the server started: no revoked key is accepted, no issued one refused", async (t) => {
  const story = await play(t);
  await story.provider.start();
  await assertTheDayIsBack(story);
});

test('the same by command: it says what it found, asks first, and does it once', async (t) => {
  const story = await play(t);
  const { provider, stolen, later } = story;

  const asked = await keyturn(provider, 'restore');
  assert.equal(asked.code, 1);
  assert.match(asked.stderr, /which has \d+ revisions more.*Nothing was brought back yet/s);
  assert.match(asked.stderr, /keyturn restore --yes/);

  const { code, stdout, stderr } = await keyturn(provider, 'restore', '--yes', '--json');
  assert.equal(code, 0, stderr);
  const { restored } = JSON.parse(stdout);
  assert.equal(restored.opened.epoch, 2);
  assert.equal(restored.opened.revision, restored.lastLost.revision + 1_000_000);
  assert.deepEqual(restored.replayed.latched, [
    { keyId: stolen.id, number: 1, state: 'deactivated' },
  ]);
  assert.deepEqual(restored.replayed.made, [{ kind: 'key', id: later.id }]);

  const again = await keyturn(provider, 'restore');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /nothing was to do/);
  await provider.start();
  await assertTheDayIsBack(story);
});

test('a server that is killed between commit and journal owes the journal nothing once it has started again', async (t) => {
  // 1. The server is killed right after a revocation was committed; nobody was answered.
  const provider = new Provider(t);
  await provider.start();
  const about = {
    ...(await provider.setUp()),
    environment: 'live',
    owner: 'ops',
    purpose: 'story',
  };
  const key = { ...about, name: 'stolen', scopes: ['read'] };
  const stolen = (await provider.post('/v1/keys', key)) as unknown as Issued;
  await provider.stop();
  const putBack = provider.backUp();
  const killed = new ServerProcess(provider.dataDirectory, { write: 1, when: 'journal' });
  provider.moveTo(await killed.listening());
  await assert.rejects(provider.post(`/v1/keys/${stolen.id}/revoke`, {}), TypeError);
  await killed.ended;

  // 2. It starts again, and writes what it owes. Then the disk fails.
  await provider.start();
  await provider.stop();
  putBack();
  await provider.start();
  assert.equal(await provider.verdictOn(stolen.keyString), 'rejected version-revoked');
});

test('a journal of another database stops the start, and the command, in words', async (t) => {
  const provider = new Provider(t);
  await provider.start();
  await provider.setUp();
  await provider.stop();
  for (const name of DATABASE) rmSync(join(provider.dataDirectory, name), { force: true });
  await assert.rejects(provider.start(), /belongs to another database/);
  const { code, stderr } = await keyturn(provider, 'restore', '--yes');
  assert.equal(code, 1);
  assert.match(stderr, /belongs to another database/);
});
