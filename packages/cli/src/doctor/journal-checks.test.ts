import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { journalChecks } from './journal-checks.ts';

test('a journal on the volume of the database is warned of, one on another is not', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-doctor-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const levels = async (environment: Record<string, string> = {}) => {
    const checks = await journalChecks(directory, { environment, workingDirectory: directory });
    return checks.map(({ level }) => level);
  };
  assert.deepEqual(await levels(), [], 'nothing is there yet');
  writeFileSync(join(directory, 'keyturn.db'), '');
  mkdirSync(join(directory, 'journal'));
  assert.deepEqual(await levels(), ['warning']);
  assert.deepEqual(await levels({ KEYTURN_JOURNAL: '/proc' }), ['ok']);
  const elsewhere = { KEYTURN_DATABASE_URL: 'postgres://keys@db.example.com/keyturn' };
  assert.deepEqual(await levels(elsewhere), []);
});

test('a journal that others may write to is wrong, wherever its database is', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-doctor-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const journal = join(directory, 'journal');
  mkdirSync(journal);
  const environment = { KEYTURN_DATABASE_URL: 'postgres://keys@db.example.com/keyturn' };
  const checks = () => journalChecks(directory, { environment, workingDirectory: directory });
  chmodSync(journal, 0o755);
  assert.deepEqual(await checks(), []);
  chmodSync(journal, 0o775);
  const [check] = await checks();
  assert.equal(check?.level, 'wrong');
  assert.match(check?.type ?? '', /^chmod 700 .*journal/);
});
