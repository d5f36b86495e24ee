import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCommand } from '../testing/run-command.ts';
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
