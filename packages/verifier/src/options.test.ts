import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from './options.ts';

test('the list of revocations is the server’s unless it is said to stand elsewhere, or nowhere', () => {
  const options = { url: 'https://keyturn.example/', token: 'ktt_v_1' };
  const { revocationsUrl } = settingsOf(options);
  assert.equal(revocationsUrl, 'https://keyturn.example/revocations.json');
  const copy = 'http://static.example/list.json';
  assert.equal(settingsOf({ ...options, revocationsUrl: copy }).revocationsUrl, copy);
  assert.equal(settingsOf({ ...options, revocationsUrl: null }).revocationsUrl, null);
  for (const revocationsUrl of ['ftp://static.example/list', 'list.json']) {
    assert.throws(() => settingsOf({ ...options, revocationsUrl }), TypeError);
  }
});

test('the token goes to no server in clear text beyond loopback unless that is allowed', () => {
  const token = 'ktt_v_1';
  const url = 'http://keyturn.example';
  assert.throws(() => settingsOf({ url, token }), /clear text.*allowClearText/);
  assert.equal(settingsOf({ url, token, allowClearText: true }).url, url);
  for (const safe of ['https://keyturn.example', 'http://127.0.0.1:4100', 'http://[::1]:4100']) {
    assert.equal(settingsOf({ url: safe, token }).url, safe);
  }
});
