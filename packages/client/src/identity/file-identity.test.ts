import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KeyString } from '@keyturn/core';
import { nativeKey } from '../testing/native-key.ts';
import { createIdentity } from './create-identity.ts';
import { fileIdentity, loadIdentity, saveIdentity } from './file-identity.ts';
import { type HolderIdentity, withVersion } from './holder-identity.ts';
import { formatIdentity } from './identity-text.ts';
import { memoryIdentity } from './memory-identity.ts';

const identity: HolderIdentity = {
  id: 'hld_1',
  keyId: 'key_1',
  apiId: 'api_1',
  environment: 'test',
  origin: 'http://127.0.0.1:4100',
  name: 'bot',
  kind: 'ephemeral',
  class: 'deployed',
  keys: await createIdentity(),
  versions: [],
  confirmed: false,
};

test('a stored identity is the one that is loaded', async (t) => {
  for (const store of [fileIdentity(await identityPath(t)), memoryIdentity()]) {
    assert.equal(await store.load(), null);
    const held = withVersion(identity, { number: 1, keyString: new KeyString(nativeKey(1)) });
    await store.save(identity);
    await store.save(held);
    const loaded = await store.load();
    assert.equal(loaded && formatIdentity(loaded), formatIdentity(held));
  }
});

test('only the owner can read a stored identity, whatever stood there before', async (t) => {
  const path = await identityPath(t);
  await writeFile(path, 'old', { mode: 0o644 });
  await chmod(path, 0o644);
  await saveIdentity(path, identity);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('an identity that cannot be stored leaves the old one and nothing else', async (t) => {
  const path = await identityPath(t);
  await saveIdentity(path, identity);
  const broken = { ...identity, keys: { reveal: () => ({ signingKey: 1n }) } };
  await assert.rejects(saveIdentity(path, broken as never));
  assert.equal(await readFile(path, 'utf8'), formatIdentity(identity));
  assert.deepEqual(await readdir(join(path, '..')), ['identity.json']);
});

test('a file that is no identity is named, and not quoted', async (t) => {
  const path = await identityPath(t);
  await writeFile(path, 'a-secret-without-braces');
  await assert.rejects(
    loadIdentity(path),
    (error: Error) => error.message.startsWith(path) && !error.message.includes('a-secret'),
  );
});

async function identityPath(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-identity-'));
  t.after(() => rm(directory, { recursive: true }));
  return join(directory, 'identity.json');
}
