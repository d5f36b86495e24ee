import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { listed, plainValue, quoted } from './plain-value.ts';

test('a name of everyday letters stays as it is', () => {
  for (const name of [
    'payments-bot',
    'Zahlungen (Süd)',
    '決済ボット',
    'orders:trade',
    'okhttp/4.12.0',
  ]) {
    assert.equal(plainValue(name), name);
  }
});

test('no mail program makes a link of a name', () => {
  assert.equal(plainValue('http://pay.example/x'), 'http[:]//pay[.]example/x');
  assert.equal(plainValue('see evil.com'), 'see evil[.]com');
  assert.equal(plainValue('evil。com'), 'evil[.]com');
  assert.equal(plainValue('a@bank.example'), 'a@bank[.]example');
  assert.equal(plainValue('javascript:alert'), 'javascript[:]alert');
  assert.equal(plainValue('evil\u200b.\u200bcom'), 'evil[.]com');
});

test('a name cannot end its quotation, turn the line around or add one', () => {
  assert.equal(quoted('x” was revoked. Call “us'), "“x' was revoked. Call 'us”");
  assert.equal(plainValue('a\r\nSubject: b\u2028c'), 'a Subject: b c');
  assert.equal(plainValue('\u202egro.live\u202c'), 'gro[.]live');
  assert.equal(plainValue('a\ud800b'), 'a\ufffdb');
  assert.equal(plainValue(' \u200b '), '(empty)');
});

test('a long name is cut', () => {
  assert.equal(plainValue('x'.repeat(500)).length, 120);
  assert.equal(plainValue('👩'.repeat(10), 4), '👩👩👩…');
});

test('a list of values reads as a sentence', () => {
  assert.equal(listed([]), 'none');
  assert.equal(listed(['a']), 'a');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
});

test('whatever the value, what is shown is one visible line without a link', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const shown = plainValue(value);
      assert.match(shown, /^[^\p{C}\u2028\u2029“”"]+$/u);
      assert.doesNotMatch(shown, /:\/\/|[\p{L}\p{N}]\.\p{L}/u);
    }),
    { numRuns: 300 },
  );
});
