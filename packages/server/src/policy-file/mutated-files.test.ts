import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readPolicyFile } from './read-policy-file.ts';
import { mutated, seededNumbers } from './testing/mutated.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const EXAMPLE = new URL('../../../../docs/policies.example.yaml', import.meta.url);
const FILES = 1_000;

test('of 1,000 mutated files each is fine or told to be wrong at a place that is in it', () => {
  const good = new Uint8Array(readFileSync(EXAMPLE));
  let fine = 0;
  for (let seed = 1; seed <= FILES; seed += 1) {
    const bytes = mutated(good, seededNumbers(seed));
    const answer = readPolicyFile(bytes, POLICY_WORLD);
    if ('policies' in answer) {
      fine += 1;
      assert.ok(answer.policies.length > 0, `seed ${seed}`);
      continue;
    }
    const lines = new TextDecoder().decode(bytes).split('\n');
    for (const { line, column, message } of answer.faults) {
      const text = lines[line - 1];
      const isInside = text !== undefined && column >= 1 && column <= text.length + 1;
      assert.ok(isInside, `seed ${seed}: ${line}:${column} is not in the file`);
      assert.match(message, /^\S.*[.]$/s, `seed ${seed}: ${message}`);
    }
  }
  assert.ok(fine > 0 && fine < FILES / 2, `${fine} of ${FILES} are fine`);
});
