import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type AuditEntry, auditText, checkpointText } from '@keyturn/core';
import { runCommand } from '../testing/run-command.ts';
import { temporaryFolder } from '../testing/test-server.ts';

/** A server's signing key. */
function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { privateKey, raw: raw.toString('base64url') };
}

type Server = ReturnType<typeof keyPair>;

const server = keyPair();

function chain(count: number, server = 'bot'): AuditEntry[] {
  const entries: AuditEntry[] = [];
  let previous = '0'.repeat(64);
  for (let seq = 1; seq <= count; seq += 1) {
    const at = 1_767_603_600_000 + seq;
    const entry = { seq, actor: 'system', action: 'key.issue', subject: `${server}_${seq}` };
    const text = auditText({ ...entry, at, details: '{}', previous });
    const hash = createHash('sha256').update(text).digest('hex');
    const told = { at: new Date(at).toISOString(), actorName: null, details: {} };
    entries.push({ ...entry, ...told, previous, hash });
    previous = hash;
  }
  return entries;
}

function checkpoint({ seq, hash, at }: AuditEntry, by: Server = server) {
  const text = checkpointText({ seq, hash, at });
  const signature = sign(null, Buffer.from(text), by.privateKey).toString('base64url');
  return { checkpoint: { seq, hash, at, serverKey: by.raw, signature } };
}

/** Entries with the checkpoint of the last of them. */
function exported(entries: AuditEntry[], by: Server = server): object[] {
  return [...entries, checkpoint(entries.at(-1) as AuditEntry, by)];
}

describe('an exported audit, checked with no server there', () => {
  const verify = async (
    t: Parameters<typeof temporaryFolder>[0],
    lines: object[],
    kept: object[] | null = null,
    options: string[] = [],
  ) => {
    const folder = temporaryFolder(t);
    const write = (name: string, all: object[]) =>
      writeFileSync(join(folder, name), all.map((line) => `${JSON.stringify(line)}\n`).join(''));
    write('audit.jsonl', lines);
    if (kept) write('kept.jsonl', kept);
    const against = kept ? ['--checkpoint', 'kept.jsonl'] : [];
    const words = ['audit', 'verify', 'audit.jsonl', '--json', ...against, ...options];
    const { code, stdout, stderr } = await runCommand(words, folder, {});
    return stdout === '' ? { code, stderr } : { code, ...JSON.parse(stdout) };
  };
  const five = chain(5);

  test('verifies as it was exported, also by its key and a checkpoint that was kept', async (t) => {
    const kept = [checkpoint(five[2] as AuditEntry)];
    const { code, entries, line } = await verify(t, exported(five), kept, [
      '--server-key',
      server.raw,
    ]);
    assert.deepEqual({ code, entries, line }, { code: 0, entries: 5, line: null });
  });

  test('names the first line that was changed', async (t) => {
    const edited = five.with(2, { ...(five[2] as AuditEntry), subject: 'other' });
    const { code, line, fault } = await verify(t, exported(edited));
    assert.deepEqual({ code, line, fault }, { code: 1, line: 3, fault: 'entry 3 was changed' });
  });

  test('names the line at which one is left out', async (t) => {
    const { line, fault } = await verify(t, exported(five.toSpliced(1, 1)));
    assert.deepEqual([line, fault], [2, 'entry 2 is missing: 3 stands there']);
  });

  test('does not verify with its end cut off', async (t) => {
    assert.match((await verify(t, five.slice(0, 3))).fault, /no checkpoint at its end/);
    const cut = [...five.slice(0, 3), exported(five).at(-1) as object];
    assert.match((await verify(t, cut)).fault, /ends at 3, before its checkpoint at 5/);
    const shortened = await verify(t, exported(five.slice(0, 3)), exported(five));
    assert.match(shortened.fault, /ends at 3, before its checkpoint at 5/);
  });

  test('does not verify with entries added behind its checkpoint', async (t) => {
    const added = [...exported(five.slice(0, 3)), ...five.slice(3)];
    assert.match((await verify(t, added)).fault, /^entry 4 .* no server has signed/);
  });

  test('does not verify rewritten and signed anew', async (t) => {
    const thief = keyPair();
    const rewritten = exported(chain(5, 'other'), thief);
    assert.equal((await verify(t, rewritten)).code, 0);
    assert.match(
      (await verify(t, rewritten, exported(five))).fault,
      /another than at its checkpoint/,
    );
    const named = await verify(t, rewritten, null, ['--server-key', server.raw]);
    assert.match(named.fault, /another key than the one that was named/);
    const swapped = [...five, ...exported(five, thief).slice(-1)];
    assert.match((await verify(t, swapped, exported(five))).fault, /different servers/);
  });

  test('says which line is none, and that a file without a checkpoint is no measure', async (t) => {
    const broken = await verify(t, [...five.slice(0, 1), { seq: 2 }]);
    assert.match(broken.stderr, /line 2 of audit\.jsonl is no line of an export/);
    const blank = await verify(t, exported(five), five);
    assert.deepEqual([blank.code, /holds no checkpoint/.test(blank.stderr)], [2, true]);
  });
});
