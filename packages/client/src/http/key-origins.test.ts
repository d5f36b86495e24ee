import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyOrigins } from './key-origins.ts';

test('an origin is scheme, host and port, whatever the path', () => {
  const origins = new KeyOrigins(['https://api.example/v1/'], false);
  assert.ok(origins.has(new URL('https://API.example:443/other?x=1')));
  for (const other of [
    'http://api.example/v1/',
    'https://api.example:8443/',
    'https://www.api.example/',
    'https://api.example.evil/',
    'https://api.example@evil.example/',
  ]) {
    assert.ok(!origins.has(new URL(other)), other);
  }
});

test('clear text is refused beyond loopback unless it is asked for', () => {
  for (const loopback of ['http://127.0.0.1:80', 'http://localhost:1', 'http://[::1]:2']) {
    assert.doesNotThrow(() => new KeyOrigins([loopback], false), loopback);
  }
  for (const open of ['http://api.example', 'http://127.0.0.1.example', 'http://10.0.0.1']) {
    assert.throws(() => new KeyOrigins([open], false), /clear text/, open);
    assert.doesNotThrow(() => new KeyOrigins([open], true), open);
  }
});

test('no origin, and what is none, is a TypeError', () => {
  assert.throws(() => new KeyOrigins([], false), TypeError);
  for (const wrong of ['', 'api.example', '/v1', 'file:///etc', 'data:,x']) {
    assert.throws(() => new KeyOrigins([wrong], true), TypeError, wrong);
  }
});
