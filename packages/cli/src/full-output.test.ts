import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A device that is always full (Linux). */
const FULL = '/dev/full';

test('an answer for which there is no room fails in one line', {
  skip: existsSync(FULL) ? false : `there is no ${FULL} on this machine`,
}, async () => {
  const output = openSync(FULL, 'w');
  const child = spawn(process.execPath, ['--conditions=keyturn-source', MAIN, '--help'], {
    stdio: ['ignore', output, 'pipe'],
  });
  closeSync(output);
  const [said, [code]] = await Promise.all([
    text(child.stderr as NonNullable<typeof child.stderr>),
    once(child, 'close'),
  ]);
  assert.equal(said, 'keyturn: the answer cannot be written (ENOSPC)\n');
  assert.equal(code, 1);
});
