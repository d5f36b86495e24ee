import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { PlannedKey, PolicyPush } from '@keyturn/core';
import { pushText } from './push-text.ts';

const DAY = 86_400_000;
const YEAR = { from: '2026-11-23T02:17:00.000Z', to: '2027-11-23T02:17:00.000Z' };

const KEY: PlannedKey = {
  ...{ keyId: 'key_1', keyName: 'bot', clientId: 'cli_1', clientName: 'acme' },
  rotations: [],
  rotationsLeftOut: 0,
  contacts: [],
  operators: false,
  ladderMs: [7 * DAY, DAY],
};

function rotationsOn(...days: string[]): PlannedKey['rotations'] {
  return days.map((day) => ({ beginsAt: `${day}T09:00:00.000Z`, outOfUseAt: null, text: '' }));
}

/** The plan as a terminal of this width shows it. */
function shown(keys: PlannedKey[], keysLeftOut = 0, width = 80): string {
  const push: PolicyPush = {
    dryRun: true,
    policies: [{ id: null, name: 'market', change: 'added', version: 1, changed: ['maxAgeMs'] }],
    keys: { under: keys.length + keysLeftOut, total: 400 },
    plan: { ...YEAR, keys, keysLeftOut },
  };
  return stripVTControlCharacters(pushText(push, width)).split('nothing was written\n\n')[1] ?? '';
}

test('every date of the year is told for each key, and how many more there are', () => {
  const dates = Array.from(
    { length: 12 },
    (_, month) => `2027-${`${month + 1}`.padStart(2, '0')}-07`,
  );
  const often = { ...KEY, rotations: rotationsOn(...dates), rotationsLeftOut: 5 };
  const seldom = { ...KEY, keyName: 'desk', rotations: rotationsOn('2027-03-01') };
  const text = shown([often, seldom], 0, 60);
  for (const date of dates) assert.ok(text.includes(`${date} 09:00:00Z`), text);
  assert.match(text.replace(/\s+/g, ' '), /, 2027-12-07 09:00:00Z, and 5 more before/);
  assert.match(text, /^key +desk\nclient +acme\nrotates +2027-03-01 09:00:00Z\n/m);
  assert.doesNotMatch(text, /and 0 more/);
  for (const line of text.split('\n')) assert.ok(line.length <= 60, line);
});

test('who is told is named, operators as such, and nobody where there is nobody', () => {
  const one = { ...KEY, rotations: rotationsOn('2027-01-07') };
  const told = (change: Partial<PlannedKey>) =>
    /^told +(.*)$/m.exec(shown([{ ...one, ...change }]))?.[1];
  const contacts = ['ada@acme.example', 'platform@example.com'];
  assert.equal(told({ contacts }), 'ada@acme.example, platform@example.com');
  assert.equal(told({ contacts, operators: true }), `${contacts.join(', ')}, operators`);
  assert.equal(told({ operators: true }), 'operators');
  assert.equal(told({}), 'nobody');
  assert.match(shown([one]), /^before +7 d, 1 d$/m);
});

test('keys that do not rotate and keys that were not looked at are counted', () => {
  const one = { ...KEY, rotations: rotationsOn('2027-01-07') };
  assert.match(
    shown([one, KEY], 201),
    /nobody\n\n1 key would not rotate until 2027-11-23 02:17:00Z\n201 keys not looked at here\n$/,
  );
  assert.equal(shown([]), 'nothing would rotate until 2027-11-23 02:17:00Z\n');
});
