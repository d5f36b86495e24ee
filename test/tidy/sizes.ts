import type { Node } from 'oxc-parser';
import type { Finding, Rule } from './rule.ts';
import {
  isProgram,
  isTest,
  lineAt,
  type ParsedFile,
  parse,
  type SourceFile,
  walk,
} from './source-file.ts';

const maxFileLines = 400;
const maxFunctionLines = 70;

/** Calls that hold the body of a test or of a group of tests. */
const holdsTests = /^(?:test|it|describe|suite|forEachStore|before|after|beforeEach|afterEach)$/;

export const fileSizes: Rule = {
  name: `a file has at most ${maxFileLines} lines`,
  check: (files) => files.filter(isProgram).flatMap(tooLong),
  finds: [
    { files: { 'packages/core/src/a.ts': '\n'.repeat(401) }, at: ['packages/core/src/a.ts:401'] },
    { files: { 'scripts/a.mjs': '\n'.repeat(500) }, at: ['scripts/a.mjs:401'] },
  ],
  accepts: [
    {
      'packages/core/src/a.ts': `${'\n'.repeat(399)}export {};\n`,
      'packages/admin/src/generated/api.ts': '\n'.repeat(2000),
      'docs/a.md': '\n'.repeat(2000),
    },
  ],
};

export const functionSizes: Rule = {
  name: `a function has at most ${maxFunctionLines} lines`,
  check: (files) => files.filter(isProgram).map(parse).flatMap(longFunctions),
  finds: [
    {
      files: { 'packages/core/src/a.ts': `\nexport function f() {${'\n'.repeat(70)}}` },
      at: ['packages/core/src/a.ts:2'],
    },
    {
      files: { 'packages/core/src/a.ts': `class A {\n  m() {${'\n'.repeat(70)}}\n}` },
      at: ['packages/core/src/a.ts:2'],
    },
    {
      files: { 'test/a.test.ts': `const f = () => {${'\n'.repeat(70)}};` },
      at: ['test/a.test.ts:1'],
    },
    {
      files: { 'packages/core/src/a.ts': `test(() => {${'\n'.repeat(70)}});` },
      at: ['packages/core/src/a.ts:1'],
    },
  ],
  accepts: [
    {
      'packages/core/src/a.ts': `function f() {${'\n'.repeat(69)}}`,
      'test/a.test.ts': `describe('a', () => {${'\n'.repeat(90)}});\ntest.skip('b', {}, () => {${'\n'.repeat(90)}});`,
      'packages/admin/src/generated/a.ts': `function f() {${'\n'.repeat(200)}}`,
    },
  ],
};

function tooLong(file: SourceFile): Finding[] {
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  if (lines <= maxFileLines) return [];
  const text = `the file has ${lines} lines, at most ${maxFileLines} are allowed; split it by what it holds`;
  return [{ path: file.path, line: maxFileLines + 1, text }];
}

function longFunctions(file: ParsedFile): Finding[] {
  const findings: Finding[] = [];
  walk(file.program, (node, parent, key) => {
    if (!isFunction(node) || (isTest(file) && isBodyOfTests(parent, key))) return;
    const line = lineAt(file, node.start);
    const lines = lineAt(file, node.end) - line + 1;
    if (lines <= maxFunctionLines) return;
    const name = nameOf(node, parent);
    findings.push({
      path: file.path,
      line,
      text: `${name} has ${lines} lines, at most ${maxFunctionLines} are allowed; give its steps names`,
      subject: `${file.path}#${name}`,
    });
  });
  return findings;
}

function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

function isBodyOfTests(parent: Node | null, key: string): boolean {
  if (parent?.type !== 'CallExpression' || key !== 'arguments') return false;
  const { callee } = parent;
  const called = callee.type === 'MemberExpression' ? [callee.object, callee.property] : [callee];
  return called.some((one) => one.type === 'Identifier' && holdsTests.test(one.name));
}

function nameOf(node: Node, parent: Node | null): string {
  for (const named of [idOf(node), idOf(parent)]) {
    if (named?.type === 'Identifier' || named?.type === 'PrivateIdentifier') return named.name;
  }
  return 'a function without a name';
}

function idOf(node: Node | null): Node | null {
  switch (node?.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'VariableDeclarator':
      return node.id;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return node.key;
    default:
      return null;
  }
}
