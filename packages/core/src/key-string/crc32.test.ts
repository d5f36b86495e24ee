import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { crc32 } from './crc32.ts';

test('the checksum of the check string is the one of IEEE 802.3', () => {
  assert.equal(crc32('123456789'), 0xcbf43926);
  assert.equal(crc32(''), 0);
});

test('the checksum agrees with zlib for every ASCII text', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 100 });
  fc.assert(fc.property(ascii, (text) => assert.equal(crc32(text), zlib.crc32(text))));
});

test('only the characters before the end count', () => {
  assert.equal(crc32('123456789 and more', 9), 0xcbf43926);
  assert.equal(crc32('123456789\u20ac', 9), 0xcbf43926);
});

test('a character beyond ASCII, and an end beyond the text, are TypeErrors', () => {
  assert.throws(() => crc32('caf\u00e9'), TypeError);
  assert.throws(() => crc32('12', 3), TypeError);
});
