import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCommand } from '../testing/run-command.ts';
import { temporaryFolder } from '../testing/test-server.ts';

/** A folder with a `keyturn.yaml` and these templates. */
function folderWith(t: TestContext, templates: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'notices'));
  writeFileSync(join(folder, 'keyturn.yaml'), 'templates: notices\n');
  for (const [name, text] of Object.entries(templates)) {
    writeFileSync(join(folder, 'notices', name), text);
  }
  return folder;
}

function preview(folder: string, ...args: string[]) {
  return runCommand(['notify', 'preview', ...args], folder, { KEYTURN_CONFIG: 'keyturn.yaml' });
}

test('a template is previewed in all channels', async (t) => {
  const folder = folderWith(t, { 'key.revoked.txt': 'Subject: Gone: {{key}}\n\n{{happened}}\n' });
  const text = await preview(folder, 'key.revoked');
  assert.match(
    text.stdout,
    /^Subject: Gone: payments-bot\n\nOn Mon 23 Nov 2026, 09:00 UTC the API key/,
  );
  const html = await preview(folder, 'key.revoked', '--format', 'html');
  assert.match(html.stdout, /^<!doctype html>[\s\S]*<p>On Mon 23 Nov 2026/);
  const slack = await preview(folder, 'key.revoked', '--format', 'slack');
  assert.equal(JSON.parse(slack.stdout).blocks[0].text.text, 'Gone: payments-bot');
  const { stdout } = await preview(folder, 'key.revoked', '--json');
  const { type, kind, isOverridden, placeholders } = JSON.parse(stdout);
  assert.deepEqual(
    { type, kind, isOverridden },
    { type: 'key.revoked', kind: 'security', isOverridden: true },
  );
  assert.ok(placeholders.includes('lastRotation'));
});

test('a template that cannot be is a sentence that says where', async (t) => {
  const folder = folderWith(t, { 'key.revoked.txt': 'a\n{{keyname}}\n' });
  const { code, stdout, stderr } = await preview(folder, 'key.tainted');
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /notices\/key\.revoked\.txt:2: \{\{keyname\}\} is not known here; allowed are \{\{api\}\}/,
  );
});

test('all types are listed, with whose words they have', async (t) => {
  const folder = folderWith(t, { 'key.revoked.txt': 'gone' });
  const { stdout } = await preview(folder);
  assert.match(stdout, /^key\.revoked +security +clients, operators +yours$/m);
  assert.match(stdout, /^rotation\.waiting +ordinary +operators +ours$/m);
});
