import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryIdentity } from '../identity/memory-identity.ts';
import { pickup } from '../sources/pickup.ts';
import { serverUrl } from './post-json.ts';

const OPEN = 'http://keyturn.example';

test('a holder calls no server in clear text beyond loopback unless that is allowed', () => {
  assert.throws(() => serverUrl({ url: OPEN }, '/holders'), /clear text.*allowClearText/);
  const allowed = serverUrl({ url: OPEN, allowClearText: true }, '/holders');
  assert.equal(allowed.href, `${OPEN}/v1/holders`);
  for (const url of ['https://keyturn.example', 'http://127.0.0.1:4100', 'http://localhost']) {
    assert.doesNotThrow(() => serverUrl({ url }, '/holders'), url);
  }
});

test('a pickup says at once that its URL is in clear text', () => {
  const identity = memoryIdentity();
  assert.throws(() => pickup({ url: OPEN, identity }), /clear text/);
  assert.equal(pickup({ url: OPEN, identity, allowClearText: true }).kind, 'pickup');
});
