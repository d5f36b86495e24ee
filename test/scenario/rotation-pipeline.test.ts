import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { issueKey } from '../../packages/cli/src/demo/issue-key.ts';
import { ending } from '../../packages/cli/src/testing/run-command.ts';
import { reportOnce } from '../../packages/cli/src/testing/silent-instance.ts';
import { type LiveWorld, made, startLiveWorld } from './live/live-world.ts';

const EXAMPLE = new URL('../../examples/rotation-pipeline/', import.meta.url);
const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const PACE_MS = 100;

/** A host that deploys: a program with a key, enrolled as the README of the example says. */
interface Host {
  keyId: string;
  firstKeyString: string;
  /** The program's copy of the env file. */
  deployed(): string;
  /** Plays the script; resolves once it has ended. */
  play(change?: Record<string, string>): Promise<{ code: number | null; said: string }>;
  /** Another program enrols and never picks anything up; its holder's id. */
  enrol(name: string): Promise<string>;
  /** What requests of the program were answered, if not 200. */
  refusals: readonly number[];
}

async function makeHost(t: TestContext, world: LiveWorld): Promise<Host> {
  const { admin, apiId, clientId, url, apiUrls } = world;
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-pipeline-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const command = `#!/bin/sh\nexec "${process.execPath}" --conditions=keyturn-source "${MAIN}" "$@"\n`;
  writeFileSync(join(folder, 'keyturn'), command, { mode: 0o755 });
  const { keyId, keyString } = await issueKey(admin, {
    ...{ apiId, clientId, name: 'market-bot', environment: 'live', owner: 'ops' },
    scopes: ['market:read'],
  });
  const limited = { kind: 'admin' as const, name: 'pipeline', apis: [apiId] };
  const { token } = await made(admin.POST('/v1/tokens', { body: limited }));
  const path = [folder, dirname(process.execPath), process.env.PATH].join(delimiter);
  const environment = {
    ...{ PATH: path, HOME: folder, KEYTURN_URL: url, KEYTURN_TOKEN: token, ROTATE_KEY: keyId },
    ...{ IDENTITY: 'identity.json', ENV_FILE: 'bot.env', DEPLOY: 'cp bot.env deployed.env' },
    ...{ VERIFY_URL: `${apiUrls[0]}/prices`, VERIFY_TRIES: '1', ROTATION_TIMEOUT: '5m' },
  };
  const shell = (args: string[], change: Record<string, string> = {}) =>
    ending(spawn('sh', args, { cwd: folder, env: { ...environment, ...change } }));
  const setUp = async (...lines: string[]): Promise<string> => {
    const { code, stdout, stderr } = await shell(['-euc', lines.join('\n')]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const enrolment = async (name: string): Promise<string> => {
    const { grant } = await made(admin.POST('/v1/grants', { body: { keyId, name } }));
    return `keyturn holders enrol --grant ${grant} --name ${name} --identity`;
  };
  await setUp(
    `${await enrolment('market-bot')} identity.json`,
    'keyturn holders pickup --identity identity.json --to-env bot.env',
    'cp bot.env deployed.env',
    'keyturn holders confirm --identity identity.json',
  );
  const enrol = async (name: string): Promise<string> =>
    JSON.parse(await setUp(`${await enrolment(name)} ${name}.json --json`)).id;
  const deployed = () => {
    const env = readFileSync(join(folder, 'deployed.env'), 'utf8');
    return /^KEYTURN_API_KEY=(.*)$/m.exec(env)?.[1] ?? '';
  };
  const refusals = startProgram(t, apiUrls, deployed);
  const play = async (change: Record<string, string> = {}) => {
    // Traced from outside, as one does who looks for a fault.
    const script = fileURLToPath(new URL('rotate.sh', EXAMPLE));
    const { code, stdout, stderr } = await shell(['-x', script], change);
    const said = stdout + stderr;
    assert.ok(!said.includes(token), 'the token is told nobody');
    assert.doesNotMatch(said, /mkt_live_[0-9A-Za-z]{20}/, 'the key is told nobody');
    return { code, said };
  };
  return { keyId, firstKeyString: keyString, deployed, play, enrol, refusals };
}

/** The program that is deployed: it calls without a pause, with the key that was deployed last. */
function startProgram(
  t: TestContext,
  apiUrls: readonly string[],
  deployed: () => string,
): readonly number[] {
  const refusals: number[] = [];
  const stopping = new AbortController();
  const ended = (async () => {
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const key = deployed();
      // While the file is being copied it may be empty.
      const headers = { 'x-api-key': key, 'user-agent': 'market-bot' };
      const api = apiUrls[count % apiUrls.length];
      if (key !== '') {
        const { status } = await fetch(`${api}/prices`, { headers });
        if (status !== 200) refusals.push(status);
      }
      await after(PACE_MS);
    }
  })();
  ended.catch(() => refusals.push(0));
  t.after(async () => {
    stopping.abort();
    await ended.catch(() => undefined);
  });
  return refusals;
}

/** The living versions of a key, with their designations. */
async function living({ admin }: LiveWorld, keyId: string) {
  const key = await made(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
  return key.versions
    .filter(({ state }) => state === 'active')
    .map(({ number, designation }) => [number, designation]);
}

async function phases({ admin }: LiveWorld, keyId: string): Promise<string[]> {
  const { items } = await made(admin.GET('/v1/rotations', { params: { query: { keyId } } }));
  return items.map(({ phase }) => phase);
}

test('a pipeline rotates a key, verifies the new version, and waits until the old one is gone', async (t) => {
  const world = await startLiveWorld(t);
  const host = await makeHost(t, world);
  const { code, said } = await host.play();
  assert.equal(code, 0, said);
  // A program that a busy machine stops for a second is one that comes seldom, in this world.
  assert.match(said, /\n[01] of 1 ready\n/);
  assert.match(said, /moves key_\S+ from version 1 to 2\n/);
  assert.match(said, /the API answered 200, api-key-status: active;version=2/);
  assert.match(said, /rotated: version 1 is gone\n/);
  assert.deepEqual(await living(world, host.keyId), [[2, 'primary']]);
  assert.deepEqual(await phases(world, host.keyId), ['completed']);
  assert.notEqual(host.deployed(), host.firstKeyString);
  assert.deepEqual(host.refusals, []);
  assert.deepEqual(world.faults, []);
});

test('a pipeline whose new version does not work ends rolled back, and fails', async (t) => {
  const world = await startLiveWorld(t);
  const host = await makeHost(t, world);
  // The key may not place orders.
  const failing = await host.play({ VERIFY_URL: `${world.apiUrls[0]}/orders` });
  assert.equal(failing.code, 1, failing.said);
  assert.match(failing.said, /the API answered 403, api-key-status: active;version=2/);
  assert.match(failing.said, /version 2 does not work; rolling rot_\S+ back\n/);
  assert.match(failing.said, /\nrolled back\n/);
  assert.deepEqual(await living(world, host.keyId), [[1, 'primary']]);
  assert.deepEqual(await phases(world, host.keyId), ['rolled-back']);
  assert.equal(host.deployed(), host.firstKeyString);

  // What only shows once it is deployed counts as well; and what is missing is said before anything.
  const smoke = await host.play({ SMOKE_TEST: 'exit 1' });
  assert.equal(smoke.code, 1, smoke.said);
  assert.match(smoke.said, /version 3 does not work; rolling/);
  assert.match(smoke.said, /\nrolled back\n/);
  assert.equal(host.deployed(), host.firstKeyString);
  const unset = await host.play({ DEPLOY: '' });
  assert.equal(unset.code, 2);
  assert.match(unset.said, /^set DEPLOY; see README\.md$/m);
  assert.deepEqual(await phases(world, host.keyId), ['rolled-back', 'rolled-back']);
  assert.deepEqual(host.refusals, []);
  assert.deepEqual(world.faults, []);
});

test('a pipeline does not wait for others for ever, and goes on where it was when it runs again', async (t) => {
  const world = await startLiveWorld(t);
  const host = await makeHost(t, world);
  const other = await host.enrol('other');
  const waiting = await host.play({ ROTATION_TIMEOUT: '1s' });
  assert.equal(waiting.code, 4, waiting.said);
  assert.match(waiting.said, /0 of 1 ready/);
  const words = waiting.said.replace(/\s+/g, ' ');
  assert.match(words, /Holder other is enrolled and has never confirmed a version/);
  assert.match(words, /version 2 is in use here, and version 1 is not gone yet; the rotation goes/);
  assert.match(words, /waits for: .*- holder other has not/);
  const params = { path: { holderId: other } };
  await made(world.admin.POST('/v1/holders/{holderId}/gone', { params }));
  const again = await host.play();
  // It may have ended before the second run began one of its own.
  assert.equal(again.code, 0, again.said);
  assert.match(again.said, /rotated: version [12] is gone\n/);
  assert.ok((await phases(world, host.keyId)).every((phase) => phase === 'completed'));
  assert.deepEqual(host.refusals, []);
});

test('a pipeline whose new version is not handed out in time cancels, and nothing has changed', async (t) => {
  const world = await startLiveWorld(t);
  const host = await makeHost(t, world);
  // Not to be heard of again, it may accept for its grace, and lacks the new version (K1).
  const group = { name: 'market-far', region: 'eu', apis: [world.apiId] };
  const { token } = await made(world.admin.POST('/v1/verifiers', { body: group }));
  await reportOnce(world.url, token, 'silent'.padEnd(22, '0'));
  const { code, said } = await host.play({ HAND_OUT_TIMEOUT: '100ms' });
  assert.equal(code, 1, said);
  assert.match(said, /version 2 was not handed out in time; rolling rot_\S+ back\n/);
  assert.match(said, /cancelled: nobody was given version 2\n/);
  assert.deepEqual(await phases(world, host.keyId), ['cancelled']);
  assert.deepEqual(await living(world, host.keyId), [[1, 'primary']]);
  assert.equal(host.deployed(), host.firstKeyString);
  assert.deepEqual(host.refusals, []);
});
