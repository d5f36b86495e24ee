import { type Finding, programsOf, type Rule } from './rule.ts';
import { isTest, type ParsedFile, type SourceFile } from './source-file.ts';

/** Where `npm test` looks, as its globs in package.json say it. */
const searched = /^(?:packages\/[^/]+\/src|test)\/(?:.+\/)?[^/]+\.test\.ts$/;

export const testPlaces: Rule = {
  name: 'every test stands where npm test looks, and no product code imports one',
  check: (files) => [...files.flatMap(outOfSight), ...programsOf(files).flatMap(usesTest)],
  finds: [
    { files: { 'packages/core/a.test.ts': '' }, at: ['packages/core/a.test.ts:1'] },
    { files: { 'scripts/a.test.mjs': '' }, at: ['scripts/a.test.mjs:1'] },
    {
      files: { 'packages/core/src/a.ts': "import { b } from './b.test.ts';" },
      at: ['packages/core/src/a.ts:1'],
    },
    {
      files: { 'packages/core/src/a.ts': "\nimport { b } from './testing/b.ts';" },
      at: ['packages/core/src/a.ts:2'],
    },
  ],
  accepts: [
    {
      'packages/core/src/a/b.test.ts': "import { c } from '../testing/c.ts';",
      'test/scenario/a.test.ts': '',
      'test/a.test.ts': '',
    },
  ],
};

function outOfSight(file: SourceFile): Finding[] {
  if (!/\.test\.[a-z]+$/.test(file.path) || searched.test(file.path)) return [];
  const text = 'npm test does not look here; move it to packages/*/src or test/';
  return [{ path: file.path, line: 1, text }];
}

function usesTest(file: ParsedFile): Finding[] {
  if (isTest(file)) return [];
  return file.imports.flatMap(({ specifier, line }) => {
    const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1);
    if (!specifier.startsWith('.') || !isTest({ path: target, text: '' })) return [];
    return [{ path: file.path, line, text: 'move what product code needs out of the test' }];
  });
}
