import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import type { ClientPorts, Schedule } from '../ports.ts';
import { KeyRing } from '../ring/key-ring.ts';
import { systemPorts } from '../system.ts';
import { History } from '../testing/history.ts';
import { ManualTime } from '../testing/manual-time.ts';
import { nativeKey } from '../testing/native-key.ts';
import { type FileKeysOptions, fileKeys } from './file-keys.ts';
import type { SourceEvent } from './key-source.ts';

const [A, B, C] = [nativeKey(1), nativeKey(2), nativeKey(3)];

test('the key of a file is used, and the one that replaces it too', async (t) => {
  const { path, source, held, adopted } = await opened(t, `${A}\n`);
  await source.opened;
  assert.equal(held(), A);
  await writeFile(path, `${B}\n`);
  await adopted(B);
  assert.equal(source.status().lastError, null);
});

test('a key file that is replaced by a rename is seen', async (t) => {
  const { path, adopted } = await opened(t, A);
  await adopted(A);
  await writeFile(`${path}.new`, B);
  await rename(`${path}.new`, path);
  await adopted(B);
});

test('a key file that is half written keeps the last good value', async (t) => {
  const { path, events, held, adopted } = await opened(t, A);
  await adopted(A);
  await writeFile(path, B.slice(0, -1));
  await events.next((event) => event.type === 'source-failed' && /no whole key/.test(event.text));
  assert.equal(held(), A);
  await writeFile(path, B);
  await adopted(B);
});

test('a key file that goes missing or empty keeps the last good value', async (t) => {
  const { path, events, held, adopted } = await opened(t, A);
  await adopted(A);
  await rm(path);
  await events.next((event) => event.type === 'source-failed' && /missing/.test(event.text));
  assert.equal(held(), A);
  await writeFile(path, '');
  await events.next((event) => event.type === 'source-failed' && /no key/.test(event.text));
  assert.equal(held(), A);
  await writeFile(path, B);
  await adopted(B);
});

test('a key file that is not there yet is waited for', async (t) => {
  const { path, source, held, adopted } = await opened(t, null);
  await source.opened;
  assert.equal(held(), null);
  assert.match(String(source.status().lastError), /missing/);
  await writeFile(path, A);
  await adopted(A);
});

test('a key file in a directory that is not there yet is found by the poll', async (t) => {
  const time = new ManualTime();
  const directory = join(await emptyDirectory(t), 'later');
  const { source, held } = open(t, join(directory, 'key'), {}, { schedule: time.schedule });
  await source.opened;
  await mkdir(directory);
  await writeFile(join(directory, 'key'), A);
  time.advance(66_000);
  await source.wake('needed');
  assert.equal(held(), A);
});

test('the next key of a file is used from the signal on, and is not taken back by a reading', async (t) => {
  const { path, ring, source, events, held } = await opened(t, pair(A, B));
  await source.opened;
  assert.equal(held(), A);
  ring.signalled(ring.current as never, { now: false, rotateAfterMs: 0 });
  assert.equal(held(), B);
  await writeFile(path, `# touched\n${pair(A, B)}`);
  await source.wake('needed');
  assert.equal(held(), B);
  await writeFile(path, pair(B, C));
  await events.next((event) => event.type === 'obtained' && C.endsWith(event.lastFour));
  assert.equal(held(), B);
  assert.equal(ring.newest?.keyString.reveal(), C);
});

test('an imported key is used only when two readings agree', async (t) => {
  const directory = await emptyDirectory(t);
  const path = join(directory, 'key');
  await writeFile(path, 'impor');
  // The writer goes on just when the source waits between its two readings.
  const schedule: Schedule = {
    after: (_ms, call, awaited) => {
      if (awaited) {
        if (readFileSync(path, 'utf8') === 'impor') writeFileSync(path, 'imported-1');
        setImmediate(call);
      }
      return () => {};
    },
  };
  const { adopted, versions, source } = open(t, path, { form: 'any' }, { schedule });
  await adopted('imported-1');
  await source.wake('needed');
  assert.deepEqual(versions.all, ['imported-1']);
});

test('nothing that a file source says holds a key', async (t) => {
  const { path, source, events, adopted } = await opened(t, A);
  await adopted(A);
  await writeFile(path, `KEYTURN_API_KEY=${B}x`);
  await events.next((event) => event.type === 'source-failed');
  const said = inspect([source, source.status(), events.all], { depth: 8, showHidden: true });
  for (const key of [A, B]) assert.ok(!said.includes(key));
});

function pair(current: string, next: string): string {
  return `KEYTURN_API_KEY=${current}\nKEYTURN_API_KEY_NEXT=${next}\n`;
}

async function emptyDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-file-keys-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}

/** A source over a file with this text, or over none yet. */
async function opened(t: TestContext, text: string | null) {
  const path = join(await emptyDirectory(t), 'key');
  if (text !== null) await writeFile(path, text);
  return { path, ...open(t, path) };
}

function open(
  t: TestContext,
  path: string,
  options: FileKeysOptions = {},
  given: Partial<ClientPorts> = {},
) {
  const ports = systemPorts(given);
  const versions = new History<string>();
  const events = new History<SourceEvent>();
  const ring = new KeyRing(ports, (version) => versions.add(version.keyString.reveal()));
  const source = fileKeys(path, options).open({ ports, ring, tell: events.add });
  t.after(() => source.close());
  const held = (): string | null => ring.current?.keyString.reveal() ?? null;
  const adopted = (key: string) => versions.next((version) => version === key);
  return { ring, source, events, versions, held, adopted };
}
