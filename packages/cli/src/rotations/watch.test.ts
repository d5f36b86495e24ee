import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ending, runCommand, startCommand } from '../testing/run-command.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

/** Runs commands against a server of their own. */
async function commandLine(t: TestContext) {
  const { url, adminToken } = await startTestServer(t);
  const folder = temporaryFolder(t);
  const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
  const start = (line: string) => startCommand(line.split(' '), folder, settings);
  const run = async (line: string) => {
    const { code, stdout, stderr } = await runCommand(line.split(' '), folder, settings);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  return { start, run };
}

/** A key whose rotation has begun and cannot end by itself within a test. */
async function rotatingKey(run: (line: string) => Promise<{ id: string }>) {
  await run('apis add market --prefix mkt --scopes market:read --json');
  await run('regions add eu --json');
  await run('verifiers add edge --region eu --apis market --json');
  await run('clients add acme --json');
  const issue = 'keys issue --api market --client acme --name bot --scopes market:read --json';
  const { id: key } = await run(issue);
  const { id: rotation } = await run(`rotate ${key} --json`);
  return { key, rotation };
}

test('a rotation is followed from its beginning to its end', async (t) => {
  const { start, run } = await commandLine(t);
  const { key, rotation } = await rotatingKey(run);
  const watch = start(`rotations watch ${rotation} --json`);
  const wait = start(`rotate ${key} --wait`);
  const ended = [ending(watch), ending(wait)];
  // The first event has come, so it is followed live from here on.
  await new Promise((resolve) => watch.stdout?.once('data', resolve));
  await run(`keys revoke ${key} --json`);
  const [watched, waited] = await Promise.all(ended);
  assert.equal(watched?.code, 0, watched?.stderr);
  const events =
    watched?.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)) ?? [];
  assert.equal(events[0].phase, 'prepared');
  assert.equal(events.at(-1).phase, 'cancelled');
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map(({ seq }) => seq).sort((a, b) => a - b),
  );
  // It ended, and otherwise than was waited for; or the key was over before the wait began.
  assert.equal(waited?.code, 1, waited?.stderr);
});
