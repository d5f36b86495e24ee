import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { clientConnectionOf } from './client-connection.ts';

function connectionOf(forwarded: { for?: string; proto?: string }, hops = 1) {
  const rawHeaders = Object.entries(forwarded).flatMap(([name, value]) => [
    `X-Forwarded-${name}`,
    value,
  ]);
  const request = { rawHeaders, socket: { remoteAddress: '10.0.0.1' } };
  return clientConnectionOf(request as unknown as IncomingMessage, hops);
}

test('the client’s address is what the trusted proxy wrote, without port and brackets', () => {
  const written: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:db8::4711', '2001:db8::4711'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['198.51.100.9, 192.0.2.1:4711', '192.0.2.1'],
    ['', '10.0.0.1'],
  ];
  for (const [text, address] of written) assert.equal(connectionOf({ for: text }).address, address);
  assert.equal(connectionOf({ for: '192.0.2.1' }, 0).address, '10.0.0.1');
});

test('only http and ws are clear text; what says nothing is no reason to refuse', () => {
  const written = { http: false, HTTP: false, ws: false, https: true, wss: true, '': undefined };
  for (const [proto, encrypted] of Object.entries(written)) {
    assert.equal(connectionOf({ proto }).encrypted, encrypted, proto);
  }
  assert.equal(connectionOf({ proto: 'http' }, 0).encrypted, undefined);
});
