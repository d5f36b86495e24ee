import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { realSystem } from '../system.ts';
import { temporaryFolder } from '../testing/test-server.ts';
import { loginPath, readLogin, removeLogin, writeLogin } from './login-file.ts';

const LOGIN = { url: 'https://keys.example', token: 'ktt_a_secret' };

test('a login stands where the XDG specification says', () => {
  const path = (environment: Record<string, string>) => loginPath({ environment });
  assert.equal(path({ XDG_CONFIG_HOME: '/c', HOME: '/h' }), '/c/keyturn/login.json');
  assert.equal(path({ XDG_CONFIG_HOME: 'c', HOME: '/h' }), '/h/.config/keyturn/login.json');
  assert.equal(path({ HOME: '/h' }), '/h/.config/keyturn/login.json');
});

test('a login is readable by its owner alone, replaced as a whole, and refused when it is not', async (t) => {
  const environment = { XDG_CONFIG_HOME: join(temporaryFolder(t), 'config') };
  const system = { ...realSystem(), environment };
  const path = loginPath(system);
  assert.equal(await readLogin(system), null);
  await writeLogin(system, { ...LOGIN, token: 'before' });
  await writeLogin(system, LOGIN);
  assert.deepEqual(await readLogin(system), LOGIN);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(dirname(path)), ['login.json']);

  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(path, mode);
    await assert.rejects(readLogin(system), /may be read by others/, mode.toString(8));
  }
  chmodSync(path, 0o600);
  for (const text of ['', '{}', '[]', '{"url":"nowhere","token":"a"}', '{"url":7,"token":"a"}']) {
    writeFileSync(path, text);
    await assert.rejects(readLogin(system), /is no login/, text);
  }
  assert.equal(await removeLogin(system), true);
  assert.equal(await removeLogin(system), false);
});

test('a place where nothing can be written is refused, and not tried for ever', {
  skip: process.platform === 'linux' ? false : 'only Linux has /proc',
}, async () => {
  const system = { ...realSystem(), environment: { XDG_CONFIG_HOME: '/proc/keyturn' } };
  await assert.rejects(writeLogin(system, LOGIN), /cannot be written \(ENOENT\)/);
});
