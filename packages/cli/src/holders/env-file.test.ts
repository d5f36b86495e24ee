import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/test-server.ts';
import { readEnvKey, withKey, writeEnvKey } from './env-file.ts';

test('every other line of an env file stays as it is, byte for byte', () => {
  const cases: [before: string, after: string][] = [
    ['', 'KEYTURN_API_KEY=new\n'],
    ['A=1', 'A=1\nKEYTURN_API_KEY=new\n'],
    ['A=1\nKEYTURN_API_KEY=old\n# end\n', 'A=1\nKEYTURN_API_KEY=new\n# end\n'],
    ['export KEYTURN_API_KEY = "old"\nB=2', 'export KEYTURN_API_KEY=new\nB=2'],
    ['KEYTURN_API_KEY=old\r\nB=2\r\n', 'KEYTURN_API_KEY=new\r\nB=2\r\n'],
    ['KEYTURN_API_KEY=1\nA=1\nKEYTURN_API_KEY=2\n', 'KEYTURN_API_KEY=new\nA=1\n'],
    ['#KEYTURN_API_KEY=old\n', '#KEYTURN_API_KEY=old\nKEYTURN_API_KEY=new\n'],
    ['KEYTURN_API_KEY_NEXT=x\n', 'KEYTURN_API_KEY_NEXT=x\nKEYTURN_API_KEY=new\n'],
  ];
  for (const [before, after] of cases) assert.equal(withKey(before, 'new'), after);
});

test('the env file is readable by its owner alone and replaced as a whole', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'bot.env');
  assert.equal(await readEnvKey(path), null);
  writeFileSync(path, 'A=1\n');
  chmodSync(path, 0o644);
  await writeEnvKey(path, 'mkt_live_1');
  assert.equal(await readEnvKey(path), 'mkt_live_1');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['bot.env']);
});

test('a link to an env file stays a link', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'real.env'), '');
  symlinkSync('real.env', join(folder, 'link.env'));
  await writeEnvKey(join(folder, 'link.env'), 'mkt_live_2');
  assert.equal(readFileSync(join(folder, 'real.env'), 'utf8'), 'KEYTURN_API_KEY=mkt_live_2\n');
});

const isRoot = process.getuid?.() === 0;

test('an env file stays with its owner', { skip: !isRoot && 'takes root' }, async (t) => {
  const path = join(temporaryFolder(t), 'bot.env');
  writeFileSync(path, 'A=1\n');
  chownSync(path, 12_345, 12_346);
  await writeEnvKey(path, 'mkt_live_3');
  const { uid, gid, mode } = statSync(path);
  assert.deepEqual([uid, gid, mode & 0o777], [12_345, 12_346, 0o600]);
});

test('a byte order mark does not hide the key of the first line', async (t) => {
  const path = join(temporaryFolder(t), 'bot.env');
  writeFileSync(path, '\uFEFFKEYTURN_API_KEY=old\nA=1\n');
  assert.equal(await readEnvKey(path), 'old');
  await writeEnvKey(path, 'new');
  assert.equal(readFileSync(path, 'utf8'), 'KEYTURN_API_KEY=new\nA=1\n');
});

test('an env file with a quoted value over several lines is left as it is', async (t) => {
  const path = join(temporaryFolder(t), 'bot.env');
  const values = ['"a\nKEYTURN_API_KEY=x\n"', "'a\nb'", '`a\nb`', '"a\\"\nb"'];
  for (const value of values) {
    const text = `B=1\nA=${value}\nKEYTURN_API_KEY=old\n`;
    writeFileSync(path, text);
    await assert.rejects(readEnvKey(path), /several lines, from line 2 on/, value);
    await assert.rejects(writeEnvKey(path, 'new'), /several lines/, value);
    assert.equal(readFileSync(path, 'utf8'), text);
  }
  for (const value of ['"a b"', "'it\\'", "it's", '"a\\"b" # "', '""']) {
    writeFileSync(path, `A=${value}\nKEYTURN_API_KEY=old\n`);
    assert.equal(await readEnvKey(path), 'old', value);
  }
});
