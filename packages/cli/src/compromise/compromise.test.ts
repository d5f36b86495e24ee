import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../testing/run-command.ts';
import { reportOnce } from '../testing/silent-instance.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

test('an instance that has not heard of a compromise is told by its name, and by when it stops', async (t) => {
  const { url, adminToken } = await startTestServer(t);
  const folder = temporaryFolder(t);
  const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
  const run = (...words: string[]) => runCommand(words, folder, settings);
  const made = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(...words, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  await made('apis', 'add', 'market', '--prefix', 'mkt', '--scopes', 'read');
  await made('regions', 'add', 'eu');
  await made('clients', 'add', 'acme');
  const names = ['--api', 'market', '--client', 'acme', '--name', 'bot', '--scopes', 'read'];
  const { id } = await made('keys', 'issue', ...names);
  const { token } = await made('verifiers', 'add', 'edge', '--region', 'eu', '--apis', 'market');
  const instance = 'b'.repeat(22);
  await reportOnce(url, token, instance);

  const waited = await run('compromise', id, '--wait', '--timeout', '100ms');
  assert.equal(waited.code, 4, waited.stderr);
  const named = `edge/eu/${instance}`;
  assert.match(waited.stderr, new RegExp(`waiting for ${named}, until \\d{4}-`));
  assert.match(waited.stderr, new RegExp(`${named} may still go by the old state after 100 ms`));
  assert.match(waited.stdout, /^compromised +version 1 of bot$/m);
  assert.match(waited.stdout, new RegExp(`^edge +eu +${instance} +\\d{4}-.*Z$`, 'm'));
  const receipt = /rcp_[A-Za-z0-9_-]{16}/.exec(waited.stdout)?.[0] ?? '';
  const shown = await run('receipts', 'show', receipt);
  assert.match(shown.stdout, new RegExp(`^edge +eu +${instance}`, 'm'));
});
