import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEFAULT_DURATIONS, parseDuration } from '@keyturn/core';

const page = readFileSync(new URL('../../docs/SETTINGS.md', import.meta.url), 'utf8');
const config = readFileSync(
  new URL('../../packages/server/src/config.ts', import.meta.url),
  'utf8',
);

function defaultOf(name: string): string | undefined {
  return new RegExp(`^\\| \`${name}\` \\| ([^|]+) \\|`, 'm').exec(page)?.[1]?.trim();
}

test('the settings page names every duration with the default in force', () => {
  for (const [member, value] of Object.entries(DEFAULT_DURATIONS)) {
    const name = member.replace(/Ms$/, '');
    const said = defaultOf(name) ?? '';
    if (typeof value === 'object') {
      for (const [grace, ms] of Object.entries(value)) {
        const text = new RegExp(`${grace}: ([0-9a-z]+)`).exec(said)?.[1] ?? '0s';
        assert.equal(parseDuration(text), ms, `${name}.${grace}`);
      }
    } else {
      assert.equal(member.endsWith('Ms') ? parseDuration(said) : Number(said), value, name);
    }
  }
});

test('the settings page names every variable that the server reads', () => {
  const read = new Set(
    [...config.matchAll(/given\(environment, '(KEYTURN_[A-Z_]+)'\)/g)].map(([, name]) => name),
  );
  assert.ok(read.size >= 8);
  for (const name of read) assert.ok(page.includes(`\`${name}\``), `${name} is not on the page`);
});
