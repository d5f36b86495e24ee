import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { KeyString } from './redacted.ts';

const text = 'acme_live_not-a-key-and-yet-secret';
const wrapped = new KeyString(text);

test('reveal gives the text', () => {
  assert.equal(wrapped.reveal(), text);
});

test('as text and in JSON a key string is redacted', () => {
  assert.equal(String(wrapped), '[redacted]');
  assert.equal(`${wrapped}`, '[redacted]');
  assert.equal([wrapped].join(), '[redacted]');
  assert.equal(JSON.stringify({ wrapped }), '{"wrapped":"[redacted]"}');
});

test('no way to print a key string shows the text', () => {
  const ways = [
    inspect(wrapped),
    inspect({ deep: [wrapped] }, { showHidden: true, depth: null, getters: true }),
    inspect(wrapped, { customInspect: false, showHidden: true }),
    format('%s %o %O %j %d', wrapped, wrapped, wrapped, wrapped, wrapped),
    inspect(new Error('refused', { cause: wrapped })),
    JSON.stringify(Object.entries(wrapped)),
    JSON.stringify(structuredClone(wrapped)),
    JSON.stringify({ ...wrapped }),
  ];
  for (const way of ways) assert.ok(!way.includes(text), way.replaceAll(text, '(the text)'));
  assert.equal(ways[0], '[redacted]');
});

test('a key string made from anything but a string is a TypeError', () => {
  assert.throws(() => new KeyString(undefined as never), TypeError);
});
