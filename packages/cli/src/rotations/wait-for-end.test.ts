import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { ending, runCommand, startCommand } from '../testing/run-command.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

const ROTATION = {
  ...{ id: 'rot_ck1XNyeN8fZtqA3x', keyId: 'key_ck1XNyeN8fZtqA3x', from: 1, to: 2 },
  ...{ direction: 'forward', phase: 'migrating', reason: '', expedited: false },
  ...{ startedAt: '2026-11-23T12:00:00.000Z', endedAt: null, nextCheckAt: null },
  ...{
    holds: [],
    waitsFor: [],
    safeToRetireAt: null,
    scopes: [],
    forecast: { text: '', steps: [] },
  },
  progress: {
    ...{ verifiersCurrent: 1, verifiersTotal: 1, holdersConfirmed: 0, holdersTotal: 1 },
    ...{ sourcesMoved: 0, sourcesTotal: 0, shareOnNew: null },
  },
};

const COMPLETED = { ...ROTATION, phase: 'completed', endedAt: '2026-11-23T13:00:00.000Z' };

const ROTATE = ['rotate', ROTATION.keyId, '--wait', '--timeout', '10m'];

/** What a server or a proxy before it does with one request. */
type Reply = Parameters<RequestListener>[1];
type Answer = (reply: Reply) => void;

const json =
  (status: number, body: object): Answer =>
  (reply) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    reply.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
  };

const stopping = json(503, {
  ...{ type: 'https://keyturn.dev/errors/stopping', title: 'The server is stopping', status: 503 },
  ...{ code: 'stopping', detail: 'The server is stopping.', instance: '', errors: [] },
});

/** Answers in this order, the last one for ever; keeps the settings for commands. */
async function answering(t: TestContext, answers: readonly Answer[]) {
  const left = [...answers];
  const server = createServer((_, reply) => {
    const [answer] = left.length > 1 ? left.splice(0, 1) : left;
    answer?.(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { folder: temporaryFolder(t), settings: { KEYTURN_URL: url, KEYTURN_TOKEN: 'ktt_a_x' } };
}

test('a roll back is waited for until the old version is the only one, or else it failed', async (t) => {
  const back = { ...ROTATION, direction: 'back' };
  const rolledBack = { ...back, phase: 'rolled-back', endedAt: COMPLETED.endedAt };
  const words = ['rotations', 'roll-back', ROTATION.id, '--wait', '--json'];
  const answers = [json(200, ROTATION), json(200, back), json(200, back), json(200, rolledBack)];
  const good = await answering(t, answers);
  const { code, stdout, stderr } = await runCommand(words, good.folder, good.settings);
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).phase, 'rolled-back');
  const revoked = { ...back, phase: 'cancelled', endedAt: COMPLETED.endedAt };
  const bad = await answering(t, [json(200, back), json(200, back), json(200, revoked)]);
  const other = await runCommand(words, bad.folder, bad.settings);
  assert.equal(other.code, 1);
  assert.match(JSON.parse(other.stderr).detail, /ended cancelled$/);
});

describe('a rotation is waited for', () => {
  test('while its server stops, breaks off, and is replaced behind a proxy', async (t) => {
    const { folder, settings } = await answering(t, [
      json(201, ROTATION),
      stopping,
      (reply) => reply.destroy(),
      (reply) => reply.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway'),
      json(200, COMPLETED),
    ]);
    const { code, stdout, stderr } = await runCommand(ROTATE, folder, settings);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, 'migrating\nno server answers; waiting for it\ncompleted\n');
    assert.match(stdout, /^id +rot_/);
  });

  test('no longer than asked for, and then it is told where it is', async (t) => {
    const { folder, settings } = await answering(t, [json(200, ROTATION)]);
    const words = ['rotate', ROTATION.keyId, '--wait', '--timeout', '50ms', '--json'];
    const { code, stdout, stderr } = await runCommand(words, folder, settings);
    assert.equal(code, 4);
    assert.deepEqual(JSON.parse(stdout), ROTATION);
    const problem = JSON.parse(stderr);
    assert.equal(problem.code, 'still-waiting');
    assert.match(problem.detail, /is migrating after 50 ms and goes on by itself \(follow it: /);
  });

  test('also where no server answers when the time is over', async (t) => {
    const { folder, settings } = await answering(t, [json(200, ROTATION), stopping]);
    const words = ['rotate', ROTATION.keyId, '--wait', '--timeout', '50ms'];
    const { code, stderr } = await runCommand(words, folder, settings);
    assert.equal(code, 4);
    assert.match(
      stderr,
      /was migrating when a server last answered; after 50 ms none does; follow/,
    );
  });

  test('until it ends otherwise, or its server refuses', async (t) => {
    const ended = { ...COMPLETED, phase: 'rolled-back' };
    const first = await answering(t, [json(201, ROTATION), json(200, ended)]);
    const rolledBack = await runCommand([...ROTATE, '--json'], first.folder, first.settings);
    assert.equal(rolledBack.code, 1);
    assert.equal(JSON.parse(rolledBack.stdout).phase, 'rolled-back');
    assert.match(JSON.parse(rolledBack.stderr).detail, /^rot_ck1XNyeN8fZtqA3x ended rolled-back$/);
    const shown = await answering(t, [json(200, ROTATION), json(200, ended)]);
    const words = ['rotations', 'show', ROTATION.id, '--wait', '--json'];
    assert.equal((await runCommand(words, shown.folder, shown.settings)).code, 0);
    const problem = { ...{ type: '', title: 'Gone', status: 401, code: 'token-invalid' } };
    const refusal = json(401, { ...problem, detail: 'Removed.', instance: '', errors: [] });
    const refused = await answering(t, [json(201, ROTATION), refusal]);
    const { code, stderr } = await runCommand(ROTATE, refused.folder, refused.settings);
    assert.equal(code, 1);
    assert.match(stderr, /Removed/);
  });

  test('until a person stops it: it goes on by itself', async (t) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { folder, settings } = await answering(t, [json(200, ROTATION)]);
      const command = startCommand([...ROTATE], folder, settings);
      const waited = ending(command);
      command.stderr?.once('data', () => command.kill(signal));
      const { code, stdout, stderr } = await waited;
      assert.equal(code, 130, stderr);
      assert.match(stdout, /^id +rot_/);
      assert.match(
        stderr,
        /\nkeyturn: stopped waiting: rot_\w+ is migrating and goes on by itself/,
      );
    }
  });

  test('and stopped also while a server has the question and does not answer', async (t) => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const { folder, settings } = await answering(t, [json(200, ROTATION), () => resolve()]);
    const command = startCommand(ROTATE, folder, settings);
    const waited = ending(command);
    await asked;
    command.kill('SIGINT');
    assert.equal((await waited).code, 130);
  });
});

test('a rotation is waited for while its server is started anew', async (t) => {
  const server = await startTestServer(t);
  const folder = temporaryFolder(t);
  const settings = { KEYTURN_URL: server.url, KEYTURN_TOKEN: server.adminToken };
  const run = async (line: string) => {
    const { code, stdout, stderr } = await runCommand(line.split(' '), folder, settings);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  await run('apis add market --prefix mkt --scopes market:read --json');
  await run('regions add eu --json');
  await run('verifiers add edge --region eu --apis market --json');
  await run('clients add acme --json');
  const issue = 'keys issue --api market --client acme --name bot --scopes market:read --json';
  const { id: key } = await run(issue);
  const command = startCommand(['rotate', key, '--wait'], folder, settings);
  const waited = ending(command);
  await new Promise((resolve) => command.stderr?.once('data', resolve));
  await server.stop();
  const again = startCommand(['serve', '--json'], folder, {
    KEYTURN_DATA_DIR: server.dataDirectory,
    KEYTURN_LISTEN: new URL(server.url).host,
    KEYTURN_LOG_LEVEL: 'silent',
  });
  const ended = ending(again);
  t.after(async () => {
    again.kill('SIGTERM');
    await ended;
  });
  await new Promise((resolve) => again.stdout?.once('data', resolve));
  await run(`keys revoke ${key} --json`);
  const { code, stderr } = await waited;
  assert.equal(code, 1);
  assert.match(stderr, /keyturn: rot_\S+ ended cancelled\n$/);
});
