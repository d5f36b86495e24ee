import assert from 'node:assert/strict';
import {
  chmodSync,
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
