import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { runCommand } from '../testing/run-command.ts';
import { reportOnce } from '../testing/silent-instance.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';
import type { Check } from './check.ts';

/** A verifier whose lease ends at once and whose grace is over with it. */
const IMPATIENT =
  'durations:\n  reportEvery: 300ms\n  lease: 1s\n  grace: {balanced: 0s, available: 0s}\n';

test('doctor names faults that were planted, and what to type about each', async (t) => {
  const { url, adminToken, dataDirectory } = await startTestServer(t, IMPATIENT);
  const folder = temporaryFolder(t);
  const settings = {
    KEYTURN_URL: url,
    KEYTURN_TOKEN: adminToken,
    KEYTURN_DATA_DIR: dataDirectory,
  };
  const typed = async (...words: string[]) => {
    const { code, stdout, stderr } = await runCommand([...words, '--json'], folder, settings);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const diagnosed = async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--json'], folder, settings);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
    assert.equal(ok, code === 0, stderr);
    return { code, checks, find: (text: RegExp) => checks.find((check) => text.test(check.text)) };
  };

  await typed('apis', 'add', 'market', '--prefix', 'mkt');
  await typed('regions', 'add', 'eu');
  const { token } = await typed('verifiers', 'add', 'edge', '--region', 'eu', '--apis', 'market');
  const unused = await diagnosed();
  assert.equal(unused.code, 0);
  assert.equal(unused.find(/edge has no instance/)?.level, 'warning');
  assert.equal(unused.find(/no mail is set up/)?.level, 'info');

  settings.KEYTURN_TOKEN = token;
  const foreign = await diagnosed();
  assert.equal(foreign.find(/yours is verifier/)?.type, 'keyturn login');
  settings.KEYTURN_TOKEN = adminToken;

  // It reports once, and is then killed.
  const instance = 'a'.repeat(22);
  await reportOnce(url, token, instance);
  chmodSync(dataDirectory, 0o755);
  let planted = await diagnosed();
  while (!planted.find(/not been heard of/)) planted = await diagnosed();
  assert.equal(planted.code, 1);
  assert.equal(planted.find(/is open to others/)?.type, `chmod 700 ${dataDirectory}`);
  assert.equal(
    planted.find(/a{22}.*not been heard of/)?.type,
    `keyturn verifiers gone ${instance}`,
  );

  await typed('verifiers', 'gone', instance);
  chmodSync(dataDirectory, 0o700);
  const after = await diagnosed();
  assert.equal(after.code, 0, JSON.stringify(after.checks));
});
