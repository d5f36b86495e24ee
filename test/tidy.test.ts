import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ambientWorld } from './tidy/ambient-world.ts';
import { coreGlobals } from './tidy/core-globals.ts';
import { fileNames } from './tidy/file-names.ts';
import { importCycles } from './tidy/import-cycles.ts';
import { outsideNames } from './tidy/outside-names.ts';
import { packageImports } from './tidy/package-imports.ts';
import { relativeImports } from './tidy/relative-imports.ts';
import { repositoryFiles } from './tidy/repository.ts';
import { applyRule, type Finding, filesOf, type Rule } from './tidy/rule.ts';
import { serverFolders } from './tidy/server-folders.ts';
import { silencedChecks } from './tidy/silenced-checks.ts';
import { fileSizes, functionSizes } from './tidy/sizes.ts';
import { testPlaces } from './tidy/test-places.ts';
import { testSwitches } from './tidy/test-switches.ts';

const rules: readonly Rule[] = [
  packageImports,
  serverFolders,
  importCycles,
  coreGlobals,
  ambientWorld,
  fileSizes,
  functionSizes,
  fileNames,
  relativeImports,
  testPlaces,
  testSwitches,
  silencedChecks,
  outsideNames,
];

const files = repositoryFiles();

describe('house rules', { skip: files === undefined && 'not a git checkout' }, () => {
  for (const rule of rules) {
    test(rule.name, () => assertNone(applyRule(rule, files ?? [])));
  }
});

describe('each house rule can fail', () => {
  for (const rule of rules) {
    test(rule.name, () => {
      for (const { files: sample, at } of rule.finds) {
        const places = rule.check(filesOf(sample)).map(({ path, line }) => `${path}:${line}`);
        assert.deepEqual(places, at, Object.values(sample).join('\n').trim());
      }
      for (const sample of rule.accepts) assertNone(rule.check(filesOf(sample)));
    });
  }

  test('an exception hides what it names, and nothing else', () => {
    const rule = { ...fileNames, exceptions: { 'test/utils.ts': 'named by a standard' } };
    const named = applyRule(rule, filesOf({ 'test/utils.ts': '', 'test/types.ts': '' }));
    assert.deepEqual(
      named.map(({ path }) => path),
      ['test/types.ts'],
    );
  });

  test('an exception that nothing needs any more is found', () => {
    const rule = { ...fileNames, exceptions: { 'test/utils.ts': 'named by a standard' } };
    const stale = applyRule(rule, filesOf({ 'test/url.ts': '' }));
    assert.deepEqual(
      stale.map(({ path }) => path),
      ['test/utils.ts'],
    );
  });
});

function assertNone(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(({ path, line, text }) => `${path}:${line} ${text}`);
  assert.fail(`\n${lines.join('\n')}\n`);
}
