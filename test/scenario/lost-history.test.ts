/** A server that is put back with all that it has, journal too, and a verifier that knows better. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { type AdminClient, createAdminClient } from '@keyturn/admin';
import { type RunningServer, startServer } from '@keyturn/server';
import { createVerifier, type Verifier } from '@keyturn/verifier';
import { issueKey } from '../../packages/cli/src/demo/issue-key.ts';
import { silentLog } from '../silent-log.ts';
import { made } from './live/live-world.ts';

const CONFIG = 'durations:\n  reportEvery: 300ms\n  lease: 4s\n  clockTolerance: 100ms\n';
const LOOK_EVERY_MS = 50;
const MOST_LOOKS = 1_200;

test('latches of a lost stretch are handed back, and its key strings are orphans until closed', {
  timeout: 300_000,
}, async (t) => {
  const world = await LostWorld.begin(t);
  const { verifier } = world;
  const [revoked, kept] = [await world.newKey('revoked'), await world.newKey('kept')];
  assert.equal(await answerTo(verifier, kept.keyString), '200 accepted');
  await world.backUp();

  const lost = await world.newKey('lost');
  const params = { path: { keyId: revoked.id } };
  await made(world.admin.POST('/v1/keys/{keyId}/revoke', { params }));
  await once(
    async () => (await answerTo(verifier, revoked.keyString)).startsWith('401'),
    'refused',
  );
  assert.equal(await answerTo(verifier, lost.keyString), '200 accepted');
  const { applied } = verifier.status();

  await world.putBack();
  const isFollowed = () =>
    verifier.status().state === 'fresh' &&
    (verifier.status().applied?.epoch ?? 0) > (applied?.epoch ?? 0);
  await once(async () => isFollowed(), 'the verifier has followed into a new epoch');
  assert.ok((verifier.status().applied?.revision ?? 0) > (applied?.revision ?? 0) + 999_999);
  assert.equal(await answerTo(verifier, kept.keyString), '200 accepted');
  assert.equal(await answerTo(verifier, revoked.keyString), '401 version-revoked');
  assert.equal(await answerTo(verifier, lost.keyString), '503 orphan');

  const versionsOf = async () =>
    (await made(world.admin.GET('/v1/keys/{keyId}', { params }))).versions;
  const isLatched = async () => (await versionsOf()).every(({ state }) => state === 'deactivated');
  await once(isLatched, 'the server has the revocation again');
  const orphans = async () => (await made(world.admin.GET('/v1/orphans', {}))).items;
  await once(async () => (await orphans()).length > 0, 'a person can see the orphan');
  const [orphan] = await orphans();
  assert.equal(orphan?.lastFour, lost.keyString.slice(-4));
  const path = { orphanId: orphan?.id ?? '' };
  await made(world.admin.POST('/v1/orphans/{orphanId}/close', { params: { path } }));
  const isClosed = async () => (await answerTo(verifier, lost.keyString)) === '401 orphan-closed';
  await once(isClosed, 'it is refused');
});

async function answerTo(verifier: Verifier, key: string): Promise<string> {
  const { status, reason } = await verifier.verifyKey({ key });
  return `${status} ${reason}`;
}

async function once(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if (await holds()) return;
    await after(LOOK_EVERY_MS);
  }
  throw new Error(`in vain: ${what}`);
}

/** A server in a folder that can be copied and put back, and one verifier. */
class LostWorld {
  readonly #folder = mkdtempSync(join(tmpdir(), 'keyturn-lost-'));
  #server!: RunningServer;
  #port = 0;
  #apiId = '';
  #clientId = '';
  admin!: AdminClient;
  verifier!: Verifier;

  static async begin(t: TestContext): Promise<LostWorld> {
    const world = new LostWorld();
    t.after(async () => {
      await world.verifier.close();
      await world.#server.stop();
      rmSync(world.#folder, { recursive: true, force: true });
    });
    writeFileSync(join(world.#folder, 'keyturn.yaml'), CONFIG);
    await world.#start();
    const { url, adminToken } = world.#server;
    world.#port = Number(new URL(url).port);
    const admin = createAdminClient({ url, token: adminToken ?? '' });
    world.admin = admin;
    const api = { name: 'market', prefix: 'mkt', scopes: ['market:read'] };
    world.#apiId = (await made(admin.POST('/v1/apis', { body: api }))).id;
    world.#clientId = (await made(admin.POST('/v1/clients', { body: { name: 'bots' } }))).id;
    await made(admin.POST('/v1/regions', { body: { name: 'eu' } }));
    const group = { name: 'market', region: 'eu', apis: [world.#apiId] };
    const { token } = await made(admin.POST('/v1/verifiers', { body: group }));
    world.verifier = createVerifier({ url, token });
    await world.verifier.ready();
    return world;
  }

  async newKey(name: string): Promise<{ id: string; keyString: string }> {
    const [apiId, clientId] = [this.#apiId, this.#clientId];
    const about = { name, environment: 'live' as const, owner: 'ops', purpose: 'story' };
    const body = { apiId, clientId, ...about, scopes: ['market:read'] };
    const { keyId, keyString } = await issueKey(this.admin, body);
    return { id: keyId, keyString };
  }

  /** Copies all that the server has, while it stands still. */
  async backUp(): Promise<void> {
    await this.#server.stop();
    cpSync(this.#data, this.#backup, { recursive: true });
    await this.#start();
  }

  /** Puts the copy in the place of all that the server has, journal too. */
  async putBack(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#data, { recursive: true });
    cpSync(this.#backup, this.#data, { recursive: true });
    await this.#start();
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  get #backup(): string {
    return join(this.#folder, 'backup');
  }

  async #start(): Promise<void> {
    const listen = `127.0.0.1:${this.#port}`;
    const environment = { KEYTURN_DATA_DIR: this.#data, KEYTURN_LISTEN: listen };
    const options = { environment, workingDirectory: this.#folder, log: silentLog };
    this.#server = await startServer(options);
  }
}
