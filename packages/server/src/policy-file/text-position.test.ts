import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { positionAt } from './text-position.ts';

test('every offset has the line and column that an editor shows there', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'ä') });
  fc.assert(
    fc.property(texts, fc.nat(200), (text, offset) => {
      const { line, column } = positionAt(offset, text);
      const lines = text.split('\n');
      const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      assert.equal(before + column - 1, Math.min(offset, text.trimEnd().length));
      assert.ok(column <= (lines[line - 1] ?? '').length + 1);
    }),
  );
});
