import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mutated } from './install-mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test('every mutant changes what it says, and nothing else has its name', () => {
  assert.ok(MUTANTS.length >= 25, `only ${MUTANTS.length} mutants`);
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  for (const mutant of MUTANTS) {
    const source = readFileSync(`${ROOT}${mutant.module}`, 'utf8');
    assert.notEqual(mutated(source, mutant), source, mutant.name);
  }
});

test('no file that is shipped knows of a mutant', () => {
  const shipped = globSync('packages/*/src/**/*.ts', { cwd: ROOT });
  assert.ok(shipped.length > 500);
  for (const file of shipped) {
    assert.doesNotMatch(readFileSync(`${ROOT}${file}`, 'utf8'), /mutant/i, file);
  }
});
