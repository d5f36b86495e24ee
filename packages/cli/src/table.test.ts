import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { table } from './table.ts';

const columns = [
  { title: 'id', text: ({ id }: { id: string }) => id, whole: true },
  { title: 'text', text: ({ text }: { text: string }) => text },
];

test('a table fits its width: what may be cut is cut, ids never are', () => {
  const id = 'key_ck1XNyeN8fZtqA3x';
  const lines = stripVTControlCharacters(table([{ id, text: 'x'.repeat(200) }], columns, 80))
    .trimEnd()
    .split('\n');
  assert.deepEqual(
    lines.map((line) => line.length <= 80),
    [true, true],
  );
  assert.ok(lines[1]?.startsWith(id));
  assert.ok(lines[1]?.endsWith('…'));
  const narrow = stripVTControlCharacters(table([{ id, text: 'long enough' }], columns, 10));
  assert.ok(narrow.includes(id));
});

test('a column that can be done without is left out where there is no room for it', () => {
  const optional = { title: 'more', text: () => 'x'.repeat(30), whole: true, optional: true };
  const item = [{ id: 'key_ck1XNyeN8fZtqA3x', text: 'long enough' }];
  const titles = (width: number) =>
    stripVTControlCharacters(table(item, [...columns, optional], width)).split('\n')[0];
  assert.match(titles(80) ?? '', /^ID +TEXT +MORE$/);
  assert.match(titles(58) ?? '', /^ID +TEXT$/);
});

test('what came from outside cannot move the cursor or colour the screen', () => {
  const told = table([{ id: '1', text: 'a\u001b[31mb\u0007\u202ec\nd' }], columns, 80);
  assert.ok(stripVTControlCharacters(told).includes('a�[31mb��c�d'));
});
