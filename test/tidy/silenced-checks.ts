import { type Finding, findingAt, programsOf, type Rule } from './rule.ts';
import { type ParsedFile, walk } from './source-file.ts';

export const silencedChecks: Rule = {
  name: 'no type check is silenced',
  check: (files) => programsOf(files).flatMap(checkFile),
  finds: [
    { files: { 'test/a.ts': '\n// @ts-ignore: it works\nf();' }, at: ['test/a.ts:2'] },
    { files: { 'test/a.ts': '/* @ts-nocheck */' }, at: ['test/a.ts:1'] },
    { files: { 'test/a.ts': '// @ts-expect-error\nf();' }, at: ['test/a.ts:1'] },
    { files: { 'test/a.ts': 'const a = b as any;' }, at: ['test/a.ts:1'] },
    { files: { 'test/a.ts': 'const a = <any>b;' }, at: ['test/a.ts:1'] },
  ],
  accepts: [
    {
      'test/a.ts': `
        // @ts-expect-error a missing cell of the table must not compile
        const a: Table = {};
        const b = a as unknown;
        const text = '@ts-ignore as any';`,
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  const findings: Finding[] = [];
  for (const { value, start } of file.comments) {
    const text = refusalOfComment(value);
    if (text !== undefined) findings.push(findingAt(file, start, text));
  }
  walk(file.program, (node) => {
    const casts = node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';
    if (!casts || node.typeAnnotation.type !== 'TSAnyKeyword') return;
    findings.push(findingAt(file, node.start, 'name the type, or check an unknown and narrow it'));
  });
  return findings;
}

function refusalOfComment(comment: string): string | undefined {
  const directive = /^[\s*/]*@ts-(ignore|nocheck|expect-error)(.*)/.exec(comment);
  if (directive === null) return undefined;
  if (directive[1] !== 'expect-error') {
    return 'mend the type; where an error is the point, use @ts-expect-error with the reason';
  }
  return directive[2]?.trim() === '' ? 'say why after @ts-expect-error' : undefined;
}
