import { type Finding, programsOf, type Rule } from './rule.ts';
import type { ParsedFile } from './source-file.ts';

const whole = /\.(?:ts|tsx|js|mjs|json|css)$/;

export const relativeImports: Rule = {
  name: 'a relative import names its file whole, as Node reads it',
  check: (files) => programsOf(files).flatMap(checkFile),
  finds: [
    { files: { 'test/a.ts': "import { b } from './b';" }, at: ['test/a.ts:1'] },
    { files: { 'test/a.ts': "\nexport * from '..';" }, at: ['test/a.ts:2'] },
    { files: { 'test/a.ts': "import { b } from './b.js';", 'test/b.ts': '' }, at: ['test/a.ts:1'] },
    { files: { 'test/a.ts': "const b = await import('./b');" }, at: ['test/a.ts:1'] },
  ],
  accepts: [
    {
      'test/a.ts': "import { b } from './b.ts';\nimport { c } from 'c/sub';",
      'packages/cli/bin/keyturn.js': "import '../dist/main.js';",
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  const inTypeScript = /\.tsx?$/.test(file.path);
  return file.imports.flatMap(({ specifier, line }) => {
    if (!/^\.\.?(?:\/|$)/.test(specifier)) return [];
    const isSource = whole.test(specifier) && !(inTypeScript && specifier.endsWith('.js'));
    const text = `"${specifier}" must end in .ts; nothing is built before it runs`;
    return isSource ? [] : [{ path: file.path, line, text }];
  });
}
