import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicyFile } from './read-policy-file.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const LENGTH = 30_000;

const letters = 'abcdefghij';

/** Each line writes the one before it out nine times. */
const bomb = [...letters].map((letter, index) => {
  const item = index === 0 ? 'x' : `*${letters[index - 1]}`;
  return `${letter}: &${letter} [${Array(9).fill(item).join(', ')}]\n`;
});

/** What makes parsers of YAML slow, deep or large, by what it is. */
const HOSTILE: Readonly<Record<string, string>> = {
  'maps in maps in flow': '{'.repeat(LENGTH),
  'maps in maps with values': '{a: '.repeat(LENGTH / 4),
  'lists in lists in flow': '['.repeat(LENGTH),
  'lists in lists': '- '.repeat(LENGTH / 2),
  'explicit keys in keys': '? '.repeat(LENGTH / 2),
  'members in members': Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  'closing brackets': ']'.repeat(LENGTH),
  'commas in flow': `[${','.repeat(LENGTH)}`,
  'many members': Array.from({ length: LENGTH / 8 }, (_, i) => `k${i}:\n`).join(''),
  'many policies': `policies:\n${'- b\n'.repeat(LENGTH / 4)}`,
  'many tags': '!a '.repeat(LENGTH / 3),
  'many aliases': `a: &a x\nb: [${'*a,'.repeat(LENGTH / 3)}]`,
  'aliases of aliases': bomb.join(''),
  'many documents': '---\n'.repeat(LENGTH / 4),
  'many directives': '%YAML 1.1\n'.repeat(LENGTH / 10),
  'open quote': `"${'\\'.repeat(LENGTH)}`,
  'long name': ':'.repeat(LENGTH),
  'nothing but zeros': '\0'.repeat(LENGTH),
};

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`a file that is all ${name} is told to be wrong, soon and at a place in it`, () => {
    const answer = readPolicyFile(new TextEncoder().encode(text), POLICY_WORLD);
    assert.ok('faults' in answer);
    const lines = text.split('\n');
    for (const { line, column } of answer.faults) {
      assert.ok(column >= 1 && column <= (lines[line - 1] ?? '').length + 1, `${line}:${column}`);
    }
  });
}
