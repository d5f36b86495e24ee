import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runCommand } from './testing/run-command.ts';
import { startTestServer, temporaryFolder } from './testing/test-server.ts';

const README = new URL('../../../README.md', import.meta.url);

/** The command lines of the block under this title, without `npm run keyturn --`. */
function linesUnder(title: string): string[] {
  const block = readFileSync(README, 'utf8').split(`## ${title}`)[1]?.split('```')[1] ?? '';
  return block.split('\n').flatMap((line) => {
    const command = line.replace(/\s+#.*$/, '');
    return command.startsWith('npm run keyturn -- ') ? [command.slice(19)] : [];
  });
}

test('what the README gives to try by hand works as it stands there', async (t) => {
  const { url, adminToken } = await startTestServer(t);
  const folder = temporaryFolder(t);
  const lines = linesUnder('Try it by hand');
  assert.ok(lines.length >= 5, 'the README has lost its block');
  let key = '';
  for (const line of lines) {
    const words = line.replace('KEY', key).split(' ');
    const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
    const { code, stdout, stderr } = await runCommand(words, folder, settings);
    assert.equal(code, 0, `${line}\n${stderr}`);
    key = /\bkey_[A-Za-z0-9_-]{16}/.exec(stdout)?.[0] ?? key;
  }
});
