import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { runCommand } from '../testing/run-command.ts';
import { temporaryFolder } from '../testing/test-server.ts';

const EXAMPLE = new URL('../../../../docs/policies.example.yaml', import.meta.url);
const SCHEMA = new URL('../../../../docs/schemas/policies.schema.json', import.meta.url);

/** As a person without a server types it. */
function check(t: TestContext, content: string | Uint8Array, ...options: string[]) {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'policies.yaml'), content);
  return runCommand(['policies', 'check', 'policies.yaml', ...options], folder, {});
}

describe('a policy file, checked with no server there', () => {
  test('is fine, and its content is told in one line', async (t) => {
    assert.deepEqual(await check(t, readFileSync(EXAMPLE)), {
      code: 0,
      stdout: 'policies.yaml is fine: 3 policies, for 1 api, 1 key class and 1 client\n',
      stderr: '',
    });
  });

  test('is told to a program with all that was read of it', async (t) => {
    const { code, stdout } = await check(t, 'policies: [{name: a, maxAge: 90d}]', '--json');
    const { ok, file, policies, faults } = JSON.parse(stdout);
    assert.deepEqual([code, ok, file, faults], [0, true, 'policies.yaml', []]);
    assert.deepEqual(
      policies.map(({ name, maxAgeMs }: { name: string; maxAgeMs: number }) => [name, maxAgeMs]),
      [['a', 90 * 86_400_000]],
    );
  });

  test('is told fault by fault, each by its line and with what to write instead', async (t) => {
    const text = 'policies:\n  - name: a\n    maxAge: -3d\n    windw: 4h\n';
    const { code, stdout, stderr } = await check(t, text);
    assert.equal(code, 1);
    assert.deepEqual(stdout.split('\n'), [
      'policies.yaml:3:13: `maxAge: -3d` must not be negative; write a duration such as 90d.',
      'policies.yaml:4:5: `windw` is not a known member; write `window`.',
      '',
    ]);
    assert.equal(stderr, 'keyturn: policies.yaml has 2 faults\n');
  });

  test('is told fault by fault to a program', async (t) => {
    const { code, stdout, stderr } = await check(t, 'policies: [{name: a, maxAge: 90}]', '--json');
    const { ok, policies, faults } = JSON.parse(stdout);
    assert.deepEqual([code, ok, policies], [1, false, []]);
    assert.equal(faults.length, 1);
    const [{ message, ...place }] = faults;
    assert.deepEqual(place, { line: 1, column: 30, path: 'policies[0].maxAge' });
    assert.match(message, /write 90d for days/);
    assert.equal(JSON.parse(stderr).code, 'failed');
  });

  test('knows the time zones of the machine', async (t) => {
    const zone = (name: string) => `policies: [{name: a, calendar: {timeZone: ${name}}}]`;
    assert.equal((await check(t, zone('Asia/Kolkata'))).code, 0);
    const { code, stdout } = await check(t, zone('Asia/Atlantis'));
    assert.deepEqual([code, /^policies\.yaml:1:43: .*Asia\/Atlantis/.test(stdout)], [1, true]);
  });

  test('is read from standard input, and no farther than a policy file may be long', async (t) => {
    const folder = temporaryFolder(t);
    const args = ['policies', 'check', '-'];
    const fine = await runCommand(args, folder, {}, 'policies: [{name: a}]');
    assert.deepEqual(
      [fine.code, fine.stdout],
      [0, 'standard input is fine: 1 policy, for no key yet\n'],
    );
    const long = await runCommand(args, folder, {}, '#'.repeat(1_000_001));
    assert.match(long.stdout, /^-:1:1: The file is over 1 MB/);
  });

  test('that is not there, or no file, is wrong usage', async (t) => {
    const folder = temporaryFolder(t);
    const absent = await runCommand(['policies', 'check', 'absent.yaml'], folder, {});
    assert.deepEqual([absent.code, absent.stdout], [2, '']);
    assert.match(absent.stderr, /^keyturn: there is no file absent\.yaml; name a policy file/);
    const directory = await runCommand(['policies', 'check', '.'], folder, {});
    assert.deepEqual([directory.code, /EISDIR/.test(directory.stderr)], [2, true]);
    const none = await runCommand(['policies', 'check'], folder, {});
    assert.equal(none.code, 2);
  });
});

test('the schema that is printed is the published one', async (t) => {
  const { code, stdout } = await runCommand(['policies', 'schema'], temporaryFolder(t), {});
  assert.deepEqual([code, stdout], [0, readFileSync(SCHEMA, 'utf8')]);
});
