import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nativeKey } from '../testing/native-key.ts';
import { parseKeyFile } from './key-file-text.ts';

const [A, B] = [nativeKey(1), nativeKey(2)];

test('a key file is a key string, or lines of which two count', () => {
  for (const text of [
    A,
    `${A}\n`,
    `# the key\r\n\r\n  ${A}  \r\n`,
    `KEYTURN_API_KEY=${A}`,
    `export KEYTURN_API_KEY='${A}'\nOTHER=1\n`,
  ]) {
    const { current, next } = parseKeyFile(text, 'native');
    assert.deepEqual([current.reveal(), next], [A, null], JSON.stringify(text));
  }
  const both = parseKeyFile(
    `OTHER=x\nKEYTURN_API_KEY="${A}"\nKEYTURN_API_KEY_NEXT=${B}\n`,
    'native',
  );
  assert.deepEqual([both.current.reveal(), both.next?.reveal()], [A, B]);
});

test('no part of a key string is taken for a whole one', () => {
  for (let length = 0; length < A.length; length++) {
    for (const text of [A.slice(0, length), `KEYTURN_API_KEY=${A.slice(0, length)}`]) {
      assert.throws(() => parseKeyFile(text, 'native'), TypeError, String(length));
    }
  }
  for (let length = 1; length < B.length; length++) {
    const text = `KEYTURN_API_KEY=${A}\nKEYTURN_API_KEY_NEXT=${B.slice(0, length)}`;
    assert.throws(() => parseKeyFile(text, 'native'), TypeError, String(length));
  }
});

test('an imported key is read where that is asked for, with or without the name', () => {
  for (const text of ['c2VjcmV0LWtleQ==', 'KEYTURN_API_KEY=c2VjcmV0LWtleQ==\n']) {
    assert.equal(parseKeyFile(text, 'any').current.reveal(), 'c2VjcmV0LWtleQ==');
    assert.throws(() => parseKeyFile(text, 'native'), /whole key string/);
  }
});

test('any text gives versions or a TypeError that does not repeat it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 12 }),
    fc.string({ minLength: 12 }).map((value) => `KEYTURN_API_KEY=${value}`),
  );
  const property = fc.property(text, fc.constantFrom('native', 'any'), (value, form) => {
    try {
      assert.ok(parseKeyFile(value, form).current);
    } catch (error) {
      assert.ok(error instanceof TypeError);
      assert.ok(!error.message.includes(value));
    }
  });
  fc.assert(property);
});
