import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { makeSeal } from './seal.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const seal = makeSeal(random.bytes(32), random);

describe('a sealed text', () => {
  test('opens to what was sealed, whatever its characters and length', () => {
    for (const text of ['', 'acme_live_x', 'ключ — 鍵', 'x'.repeat(10_000)]) {
      assert.equal(seal.open(seal.seal(text, 'row:1'), 'row:1'), text);
    }
  });

  test('shows nothing of its text and is never the same twice', () => {
    const first = seal.seal('acme_live_secret', 'row:1');
    assert.notEqual(first, seal.seal('acme_live_secret', 'row:1'));
    assert.ok(!Buffer.from(first.slice(3), 'base64url').includes('acme_live_secret'));
  });

  test('does not open in another row', () => {
    const sealed = seal.seal('text', 'row:1');
    assert.throws(() => seal.open(sealed, 'row:2'), /not sealed under this master key for row:2/);
  });

  test('does not open under another master key', () => {
    const other = makeSeal(random.bytes(32), random);
    assert.throws(() => other.open(seal.seal('text', 'row:1'), 'row:1'), /not sealed/);
  });

  test('does not open when a single bit of it was changed', () => {
    const sealed = seal.seal('text', 'row:1');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (const [at, byte] of bytes.entries()) {
      const changed = Buffer.from(bytes);
      changed[at] = byte ^ 1;
      assert.throws(() => seal.open(`a1.${changed.toString('base64url')}`, 'row:1'));
    }
  });

  test('is refused when it has another form or is cut short', () => {
    const sealed = seal.seal('text', 'row:1');
    for (const text of ['', 'a1.', 'text', sealed.slice(3), `b1.${sealed.slice(3)}`]) {
      assert.throws(() => seal.open(text, 'row:1'), /not a sealed text/);
    }
    assert.throws(() => seal.open(sealed.slice(0, -4), 'row:1'), /not sealed/);
  });
});
