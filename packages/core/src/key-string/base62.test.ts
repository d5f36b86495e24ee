import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  BASE62_ALPHABET,
  decodeBase62,
  decodeBase62Bytes,
  encodeBase62,
  encodeBase62Bytes,
} from './base62.ts';

test('the alphabet is 0-9A-Za-z, in the order of ASCII', () => {
  assert.equal(BASE62_ALPHABET.length, 62);
  assert.match(BASE62_ALPHABET, /^[0-9]{10}[A-Z]{26}[a-z]{26}$/);
  assert.equal([...BASE62_ALPHABET].sort().join(''), BASE62_ALPHABET);
});

test('a number reads back as itself and is padded to its width', () => {
  const property = fc.property(fc.maxSafeNat(), (value) => {
    const text = encodeBase62(value, 9);
    assert.equal(text.length, 9);
    assert.equal(decodeBase62(`-${text}-`, 1, 10), value);
  });
  fc.assert(property, { examples: [[0], [61], [62], [2 ** 48 - 1], [2 ** 53 - 1]] });
});

test('numbers keep their order when written', () => {
  const property = fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
    assert.equal(encodeBase62(a, 9) < encodeBase62(b, 9), a < b);
  });
  fc.assert(property);
});

test('a number beyond exact arithmetic never reads as a small one', () => {
  assert.ok(decodeBase62('zzzzzzzzz', 0, 9) >= 2 ** 53);
  assert.ok(decodeBase62('z'.repeat(33), 0, 33) >= 2 ** 53);
});

test('bytes read back as themselves and agree with big integers', () => {
  const property = fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
    const text = encodeBase62Bytes(bytes, 33);
    assert.equal(text, bigIntDigits(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), 33));
    assert.deepEqual(decodeBase62Bytes(`-${text}-`, 1, 34, 24), bytes);
  });
  const edges: [Uint8Array][] = [[new Uint8Array(24)], [new Uint8Array(24).fill(255)]];
  fc.assert(property, { examples: edges });
});

test('writing bytes leaves them as they were, those of a Buffer too', () => {
  const bytes = Buffer.from('00ff10', 'hex');
  encodeBase62Bytes(bytes, 5);
  assert.equal(bytes.toString('hex'), '00ff10');
});

test('digits that need more bytes give undefined, up to the last that fits', () => {
  const above = 2n ** 192n;
  assert.ok(decodeBase62Bytes(bigIntDigits(above - 1n, 33), 0, 33, 24));
  const range = fc.bigInt({ min: above, max: 62n ** 33n - 1n });
  const property = fc.property(range, (value) => {
    assert.equal(decodeBase62Bytes(bigIntDigits(value, 33), 0, 33, 24), undefined);
  });
  fc.assert(property, { examples: [[above], [above + 1n], [above * 2n], [62n ** 33n - 1n]] });
});

test('a number that does not fit its width is a TypeError', () => {
  assert.throws(() => encodeBase62(62, 1), TypeError);
  assert.throws(() => encodeBase62(-1, 3), TypeError);
  assert.throws(() => encodeBase62(0.5, 3), TypeError);
  assert.throws(() => encodeBase62(2 ** 53, 10), TypeError);
  assert.throws(() => encodeBase62Bytes(Uint8Array.of(62), 1), TypeError);
});

test('reading anything but digits is a TypeError', () => {
  for (const text of ['-', ' ', '_', '\u0130', '\ud800', '']) {
    assert.throws(() => decodeBase62(text, 0, 1), TypeError);
    assert.throws(() => decodeBase62Bytes(text, 0, 1, 1), TypeError);
  }
});

function bigIntDigits(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value, i = 0; i < digits; i++, rest /= 62n) {
    text = BASE62_ALPHABET.charAt(Number(rest % 62n)) + text;
  }
  return text;
}
