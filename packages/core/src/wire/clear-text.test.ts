import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isClearText } from './clear-text.ts';

test('http is clear text unless its host is this machine by its very form', () => {
  for (const hostname of ['localhost', 'a.localhost', '127.0.0.1', '127.9.8.7', '[::1]']) {
    assert.equal(isClearText({ protocol: 'http:', hostname }), false, hostname);
  }
  const others = ['keyturn', '10.0.0.1', '127.0.0.1.example', 'localhost.example', '[::2]', ''];
  for (const hostname of others) {
    assert.equal(isClearText({ protocol: 'http:', hostname }), true, hostname);
    assert.equal(isClearText({ protocol: 'https:', hostname }), false, hostname);
  }
});
