import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { editedText } from './install-mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test('every mutant changes what it says, and nothing else has its name', () => {
  assert.ok(MUTANTS.length >= 25, `only ${MUTANTS.length} mutants`);
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  for (const mutant of MUTANTS) {
    assert.ok(mutant.edits.length > 0, mutant.name);
    for (const edit of mutant.edits) {
      const text = readFileSync(`${ROOT}${edit.module}`, 'utf8');
      assert.notEqual(editedText(text, edit, mutant.name), text, mutant.name);
    }
  }
});

test('no file that is shipped knows of a mutant', () => {
  const shipped = globSync('packages/*/src/**/*.ts', { cwd: ROOT });
  assert.ok(shipped.length > 500);
  for (const file of shipped) {
    assert.doesNotMatch(readFileSync(`${ROOT}${file}`, 'utf8'), /mutant/i, file);
  }
});
