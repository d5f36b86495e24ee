import type { Node } from 'oxc-parser';
import { type Finding, findingAt, programsOf, type Rule } from './rule.ts';
import { isTest, type ParsedFile, walk } from './source-file.ts';

const runners = /^(?:test|it|describe|suite)$/;

export const testSwitches: Rule = {
  name: 'no test runs alone, and none is left out without its reason',
  check: (files) => programsOf(files).filter(isTest).flatMap(checkFile),
  finds: [
    { files: { 'test/a.test.ts': "\ntest.only('a', () => {});" }, at: ['test/a.test.ts:2'] },
    { files: { 'test/a.test.ts': "it('a', { only: true }, () => {});" }, at: ['test/a.test.ts:1'] },
    { files: { 'test/a.test.ts': "describe.skip('a', () => {});" }, at: ['test/a.test.ts:1'] },
    { files: { 'test/a.test.ts': "test('a', { skip: true }, f);" }, at: ['test/a.test.ts:1'] },
    { files: { 'test/a.test.ts': "test.todo('a');" }, at: ['test/a.test.ts:1'] },
    { files: { 'test/a.test.ts': "test('a', (t) => t.skip());" }, at: ['test/a.test.ts:1'] },
  ],
  accepts: [
    {
      'test/a.test.ts': `
        test('a', { skip: 'needs IPv6' }, f);
        test('b', { skip: hasIpv6 ? false : 'needs IPv6' }, f);
        test('c', (t) => t.skip('no database here'));
        rows.skip(5);`,
      'packages/core/src/a.ts': 'rows.only(1); cursor.skip();',
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  const findings: Finding[] = [];
  walk(file.program, (node) => {
    const text = refusal(node);
    if (text !== undefined) findings.push(findingAt(file, node.start, text));
  });
  return findings;
}

function refusal(node: Node): string | undefined {
  if (node.type === 'Property' && node.key.type === 'Identifier') {
    const { name } = node.key;
    const isTrue = node.value.type === 'Literal' && node.value.value === true;
    if (name === 'only' && isTrue) return 'remove "only": the other tests count too';
    if ((name === 'skip' || name === 'todo') && isTrue) return reasonWanted(name);
  }
  return node.type === 'CallExpression' ? refusalOfCall(node.callee, node.arguments) : undefined;
}

function refusalOfCall(callee: Node, args: readonly Node[]): string | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  if (callee.property.type !== 'Identifier') return undefined;
  const { name } = callee.property;
  if (runners.test(callee.object.name)) {
    if (name === 'only') return 'remove ".only": the other tests count too';
    if (name === 'skip' || name === 'todo') return reasonWanted(name);
  }
  const inContext = callee.object.name === 't' && (name === 'skip' || name === 'todo');
  return inContext && args.length === 0 ? `say why: t.${name}('reason')` : undefined;
}

function reasonWanted(name: string): string {
  return `say why: { ${name}: 'reason' } in place of ".${name}" or true`;
}
