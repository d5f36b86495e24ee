import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigError } from './config-error.ts';
import { lockDataDirectory, openDataDirectory } from './data-directory.ts';
import { masterKey } from './master-key.ts';

const root = mkdtempSync(join(tmpdir(), 'keyturn-data-'));
after(() => rmSync(root, { recursive: true, force: true }));

const random = { bytes: (length: number) => new Uint8Array(length).fill(9) };

test('the data directory is made for this user alone', () => {
  const path = join(root, 'made', 'deep');
  openDataDirectory(path);
  assert.equal(statSync(path).mode & 0o777, 0o700);
});

test('a data directory that cannot be written to is said in one line with what to do', (t) => {
  if (process.getuid?.() === 0) {
    // Root writes anywhere; a file in the way is the same fault by another cause.
    assert.throws(
      () => openDataDirectory('/dev/null/keyturn'),
      /cannot be used \(ENOTDIR\).*KEYTURN_DATA_DIR/,
    );
    return t.diagnostic('as root: tried with a file in the way');
  }
  const path = join(root, 'closed');
  openDataDirectory(path);
  chmodSync(path, 0o500);
  assert.throws(() => openDataDirectory(path), /cannot be used \(EACCES\).*KEYTURN_DATA_DIR/);
});

test('a place where nothing can be made is refused, and not tried for ever', {
  skip: process.platform === 'linux' ? false : 'only Linux has /proc',
}, () => {
  assert.throws(() => openDataDirectory('/proc/keyturn/data'), /cannot be used \(ENOENT\)/);
});

test('a second process is told which one holds the data directory', () => {
  const path = join(root, 'held');
  openDataDirectory(path);
  const release = lockDataDirectory(path, 4711);
  assert.throws(
    () => lockDataDirectory(path, 4712),
    (error) => error instanceof ConfigError && /in use by process 4711: stop/.test(error.message),
  );
  release();
  lockDataDirectory(path, 4712)();
});

test('a process that was killed holds nothing', async (t) => {
  const path = join(root, 'killed');
  openDataDirectory(path);
  const holder = spawn(
    process.execPath,
    [
      '--conditions=keyturn-source',
      '--input-type=module',
      '-e',
      `import { lockDataDirectory } from ${JSON.stringify(import.meta.resolve('./data-directory.ts'))};
       globalThis.release = lockDataDirectory(${JSON.stringify(path)}, process.pid);
       process.stdout.write('held');
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  assert.throws(
    () => lockDataDirectory(path, process.pid),
    new RegExp(`in use by process ${holder.pid}`),
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockDataDirectory(path, process.pid)();
});

test('the master key is made once, for this user alone, and read again', () => {
  const path = join(root, 'master.key');
  const source = { kind: 'file', path, own: true } as const;
  assert.deepEqual([...masterKey(source, random, true)], Array(32).fill(9));
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const other = { bytes: () => assert.fail('drawn a second time') };
  assert.deepEqual([...masterKey(source, other, false)], Array(32).fill(9));
});

test('a master key that is lost or is no key stops the start and is not repeated', () => {
  const lost = { kind: 'file', path: join(root, 'lost.key'), own: true } as const;
  assert.throws(() => masterKey(lost, random, false), /put the file back/);
  const named = { kind: 'file', path: join(root, 'named.key'), own: false } as const;
  assert.throws(() => masterKey(named, random, true), /KEYTURN_MASTER_KEY_FILE/);
  assert.throws(
    () => masterKey({ kind: 'given', text: 'tooshort' }, random, true),
    (error: Error) =>
      /does not hold a key/.test(error.message) && !error.message.includes('tooshort'),
  );
  const hex = masterKey({ kind: 'given', text: '0a'.repeat(32) }, random, true);
  assert.deepEqual([...hex], Array(32).fill(10));
});
