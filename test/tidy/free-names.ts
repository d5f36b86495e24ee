import type { Node } from 'oxc-parser';
import { type Visit, walk } from './source-file.ts';

/** A name that a program reads and that nothing in its file declares: a global. */
export interface FreeName {
  name: string;
  start: number;
  parent: Node | null;
}

/**
 * The globals of a file. Names are compared per file, not per scope: a local called `fetch`
 * anywhere makes `fetch` local everywhere. Types are left out, they do nothing.
 */
export function freeNames(program: Node): FreeName[] {
  const declared = new Set<string>();
  const read: FreeName[] = [];
  walkValues(program, (node, parent, key) => {
    for (const pattern of patternsOf(node)) declare(pattern, declared);
    if (node.type === 'Identifier' && isRead(parent, key)) {
      read.push({ name: node.name, start: node.start, parent });
    }
  });
  return read.filter(({ name }) => !declared.has(name));
}

/** TypeScript's own nodes that hold a value beside a type. */
const holdsValue = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

/** Visits in source order, and leaves out whatever stands inside a type. */
function walkValues(program: Node, visit: Visit): void {
  let typeEnd = -1;
  walk(program, (node, parent, key) => {
    if (node.start < typeEnd) return;
    if (node.type.startsWith('TS') && !holdsValue.has(node.type)) typeEnd = node.end;
    else visit(node, parent, key);
  });
}

/** Where a node brings names into being. */
function patternsOf(node: Node): (Node | null)[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [node.id, ...node.params];
    case 'ArrowFunctionExpression':
      return node.params;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return [node.id];
    case 'CatchClause':
      return [node.param];
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local];
    default:
      return [];
  }
}

function declare(pattern: Node | null, declared: Set<string>): void {
  switch (pattern?.type) {
    case 'Identifier':
      declared.add(pattern.name);
      return;
    case 'ObjectPattern':
      for (const one of pattern.properties) {
        declare(one.type === 'RestElement' ? one.argument : one.value, declared);
      }
      return;
    case 'ArrayPattern':
      for (const one of pattern.elements) declare(one, declared);
      return;
    case 'AssignmentPattern':
      declare(pattern.left, declared);
      return;
    case 'RestElement':
      declare(pattern.argument, declared);
      return;
    default:
  }
}

/** False for the names of members and labels, which read nothing by themselves. */
function isRead(parent: Node | null, key: string): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return key === 'object' || parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key === 'value' || parent.computed;
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'ExportAllDeclaration':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return false;
    default:
      return true;
  }
}
