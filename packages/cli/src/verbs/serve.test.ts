import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { ending, runCommand, startCommand } from '../testing/run-command.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

describe('keyturn serve', () => {
  test('stops with exit code 0 when it is asked to', async (t) => {
    const server = await startTestServer(t);
    assert.match(server.adminToken, /^ktt_a_/);
    assert.equal(await server.stop(), 0);
  });

  test('says in one line what keeps it from starting, and never prints a stack trace', async (t) => {
    const server = await startTestServer(t);
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'file'), '');
    const cases: [settings: Record<string, string>, said: RegExp][] = [
      [{ KEYTURN_LISTEN: new URL(server.url).host }, /taken by another program.*KEYTURN_LISTEN/],
      [{ KEYTURN_DATA_DIR: server.dataDirectory }, /in use by process \d+: stop that one/],
      [{ KEYTURN_DATA_DIR: join(folder, 'file') }, /cannot be used \(E[A-Z]+\).*KEYTURN_DATA_DIR/],
      [{ KEYTURN_LISTEN: 'here' }, /KEYTURN_LISTEN is "here"; it must be HOST:PORT/],
    ];
    for (const [settings, said] of cases) {
      const { code, stderr } = await runCommand(['serve'], folder, {
        KEYTURN_DATA_DIR: join(folder, 'data'),
        KEYTURN_LISTEN: '127.0.0.1:0',
        ...settings,
      });
      assert.equal(code, 1);
      assert.match(stderr, said);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  });
});

describe('keyturn init and serve', () => {
  test('show the admin token once in what they print', async (t) => {
    const folder = temporaryFolder(t);
    const settings = {
      KEYTURN_DATA_DIR: join(folder, 'data'),
      KEYTURN_LISTEN: '127.0.0.1:0',
      KEYTURN_LOG_LEVEL: 'silent',
    };
    const { stdout } = await runCommand(['init'], folder, settings);
    assert.equal(stdout.match(/ktt_a_/g)?.length, 1, stdout);
    assert.equal(stdout.match(/ktt_v_/g)?.length, 1, stdout);
    assert.match(stdout, /keyturn login .*paste the admin token/);
    const other = { ...settings, KEYTURN_DATA_DIR: join(folder, 'other') };
    const served = await serveUntil(/\/reference/, folder, other);
    assert.equal(served.stdout.match(/ktt_a_/g)?.length, 1, served.stdout);
    assert.match(served.stdout, /keyturn login +# paste it/);
  });
});

describe('keyturn serve after a long stop', () => {
  test('says in one line that the clock holds it, and with what to start again', async (t) => {
    const folder = temporaryFolder(t);
    const settings = {
      KEYTURN_DATA_DIR: join(folder, 'data'),
      KEYTURN_LISTEN: '127.0.0.1:0',
      KEYTURN_LOG_LEVEL: 'silent',
    };
    await runCommand(['init'], folder, settings);
    const database = new DatabaseSync(join(folder, 'data', 'keyturn.db'));
    database.exec('UPDATE head SET server_time = server_time - 7200000');
    database.close();
    // The journal tells how late it was when the last change was written.
    rmSync(join(folder, 'data', 'journal'), { recursive: true });
    const { stderr } = await serveUntil(/KEYTURN_ACCEPT_CLOCK/, folder, settings);
    const held = stderr.split('\n').filter((line) => line.startsWith('hold `clock`'));
    assert.equal(held.length, 1, stderr);
    const day = /KEYTURN_ACCEPT_CLOCK=([0-9-]{10})$/.exec(held[0] ?? '')?.[1] ?? '';
    const accepted = { ...settings, KEYTURN_ACCEPT_CLOCK: day };
    const { stderr: after } = await serveUntil(/\/reference/, folder, accepted);
    assert.doesNotMatch(after, /hold/);
  });
});

/** Serves until it has said this, then stops it. */
async function serveUntil(said: RegExp, folder: string, settings: Record<string, string>) {
  const child = startCommand(['serve'], folder, settings);
  const ended = ending(child);
  let text = '';
  const hear = (part: string): void => {
    text += part;
    if (said.test(text)) child.kill('SIGTERM');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return ended;
}

describe('keyturn init', () => {
  test('prints the admin token once, and another one where the first was lost', async (t) => {
    const folder = temporaryFolder(t);
    const init = async (...args: string[]) => {
      const settings = { KEYTURN_DATA_DIR: join(folder, 'data') };
      const { code, stdout } = await runCommand(['init', '--json', ...args], folder, settings);
      assert.equal(code, 0);
      return JSON.parse(stdout);
    };
    const first = await init();
    assert.match(first.adminToken, /^ktt_a_/);
    assert.equal(first.dataDirectory, join(folder, 'data'));
    assert.equal((await init()).adminToken, null);
    const replaced = await init('--new-admin-token');
    assert.match(replaced.adminToken, /^ktt_a_/);
    assert.notEqual(replaced.adminToken, first.adminToken);
  });
});
