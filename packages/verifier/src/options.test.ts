import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from './options.ts';

test('the token goes to no server in clear text beyond loopback unless that is allowed', () => {
  const token = 'ktt_v_1';
  const url = 'http://keyturn.example';
  assert.throws(() => settingsOf({ url, token }), /clear text.*allowClearText/);
  assert.equal(settingsOf({ url, token, allowClearText: true }).url, url);
  for (const safe of ['https://keyturn.example', 'http://127.0.0.1:4100', 'http://[::1]:4100']) {
    assert.equal(settingsOf({ url: safe, token }).url, safe);
  }
});
