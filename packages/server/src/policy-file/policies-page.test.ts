import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { platformTimeZones } from '../time-zones.ts';
import { CALENDAR_NAMES } from './calendar-schema.ts';
import { MEMBER_NAMES } from './document-schema.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const page = readFileSync(new URL('POLICIES.md', docs), 'utf8');
const example = readFileSync(new URL('policies.example.yaml', docs), 'utf8');

const files = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);

/** The first cells of the table under a heading. */
function named(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}

describe('docs/POLICIES.md', () => {
  test('shows the example as it is', () => {
    assert.equal(files[0], example);
  });

  test('shows no file that the check would refuse', () => {
    const world = { ...POLICY_WORLD, zones: platformTimeZones() };
    assert.ok(files.length > 2);
    for (const text of files) {
      const answer = readPolicyFile(new TextEncoder().encode(text), world);
      assert.ok('policies' in answer, `${text}\n${JSON.stringify(answer)}`);
    }
  });

  test('names every member, and no other', () => {
    assert.deepEqual(named('Members'), MEMBER_NAMES['']);
    assert.deepEqual(named('Calendar'), CALENDAR_NAMES.calendar);
  });

  test('the example names its schema, so that an editor completes it', () => {
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(example) ?? [];
    assert.ok(readFileSync(new URL(path, docs), 'utf8').includes('"$schema"'));
  });
});
