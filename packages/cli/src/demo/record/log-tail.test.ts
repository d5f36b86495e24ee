import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogTail } from './log-tail.ts';

test('each line of a growing file is read once, and none before it is whole', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-tail-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  const tail = new LogTail<{ n: string }>(path);
  assert.deepEqual(tail.read(), [], 'there is no file yet');
  appendFileSync(path, '{"n":"1"}\n{"n":"2ä');
  assert.deepEqual(tail.read(), [{ n: '1' }]);
  assert.deepEqual(tail.read(), []);
  appendFileSync(path, '"}\n');
  assert.deepEqual(tail.read(), [{ n: '2ä' }]);
  appendFileSync(path, `${JSON.stringify({ n: 'x'.repeat(200_000) })}\n`);
  assert.equal(tail.read()[0]?.n.length, 200_000);
});
