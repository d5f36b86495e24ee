import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { listNoticeTypes } from '@keyturn/server';

const page = readFileSync(new URL('../../docs/NOTICES.md', import.meta.url), 'utf8');

const types = listNoticeTypes({
  environment: {},
  workingDirectory: import.meta.dirname,
  audience: null,
  timeZone: 'UTC',
});

test('the notices page names every type with its kind and who is told', () => {
  const rows = page.match(/^\| `.*$/gm) ?? [];
  assert.deepEqual(
    rows,
    types.map(({ type, kind, audiences }) => {
      const told = audiences.map((one) => `${one}s`).join(', ');
      return `| \`${type}\` | ${kind} | ${told} |`;
    }),
  );
});

test('the notices page names the placeholders that all notices have', () => {
  const [every = '', ofKeys = ''] = page.slice(page.indexOf('Every notice has')).split(';');
  const named = (text: string) => [...text.matchAll(/`\{\{(\w+)\}\}`/g)].map(([, name]) => name);
  for (const { type, placeholders } of types) {
    for (const name of named(every))
      assert.ok(placeholders.includes(name ?? ''), `${type}: ${name}`);
    if (!placeholders.includes('lastFour')) continue;
    for (const name of named(ofKeys.split('.')[0] ?? '')) {
      assert.ok(placeholders.includes(name ?? ''), `${type}: ${name}`);
    }
  }
  assert.equal(named(every).length, 9);
});

test('every notice that a command gives has words', () => {
  const root = new URL('../../packages/server/src/', import.meta.url).pathname;
  const given = globSync('**/*.ts', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts') && !path.includes('testing/'))
    .flatMap((path) => [...readFileSync(root + path, 'utf8').matchAll(/\.notice\('([a-z.-]+)'/g)])
    .map(([, type]) => type);
  assert.ok(given.length >= 12, given.join());
  const known = types.map(({ type }) => type);
  for (const type of given) assert.ok(known.includes(type ?? ''), `${type} has no words`);
});
