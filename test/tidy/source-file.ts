import { type Comment, type Node, parseSync, visitorKeys } from 'oxc-parser';

/** One file of the repository. A self-test makes them from a few lines; nothing reads a disk. */
export interface SourceFile {
  /** From the repository's root, with `/`. */
  path: string;
  text: string;
}

export interface Import {
  specifier: string;
  line: number;
  /** Erased before the program runs. */
  typeOnly: boolean;
  /** The names asked for, as the other module calls them. */
  names: string[];
}

/** What the rules need of a parsed file. */
export interface ParsedFile extends SourceFile {
  program: Node;
  comments: Comment[];
  imports: Import[];
}

const parsed = new WeakMap<SourceFile, ParsedFile>();

/** True for the languages that the parser reads. */
export function isProgram(file: SourceFile): boolean {
  return /\.(?:ts|tsx|mts|js|mjs|jsx)$/.test(file.path) && !isGenerated(file);
}

export function isGenerated(file: SourceFile): boolean {
  return /(?:^|\/)generated\/|\.generated\.[a-z]+$/.test(file.path);
}

/** A test, or what only tests import: it may use whatever helps it. */
export function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$|^(?:test|bench)\/|\/src\/(?:.+\/)?testing\//.test(file.path);
}

/** Parses once per file object. A file that does not parse throws with its place. */
export function parse(file: SourceFile): ParsedFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const { program, errors, comments } = parseSync(file.path, file.text, { preserveParens: false });
  const error = errors[0];
  if (error !== undefined) {
    const at = error.labels[0]?.start ?? 0;
    throw new Error(`${file.path}:${lineAt(file, at)} does not parse: ${error.message}`);
  }
  const result = { ...file, program, comments, imports: importsOf(file, program) };
  parsed.set(file, result);
  return result;
}

export function lineAt(file: SourceFile, offset: number): number {
  let line = 1;
  for (let at = file.text.indexOf('\n'); at !== -1 && at < offset; line += 1) {
    at = file.text.indexOf('\n', at + 1);
  }
  return line;
}

export type Visit = (node: Node, parent: Node | null, key: string) => void;

/** Visits every node in source order. */
export function walk(node: Node, visit: Visit, parent: Node | null = null, key = ''): void {
  visit(node, parent, key);
  const children = node as unknown as Record<string, unknown>;
  for (const name of visitorKeys[node.type] ?? []) {
    for (const child of [children[name]].flat()) {
      if (isNode(child)) walk(child, visit, node, name);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function importsOf(file: SourceFile, program: Node): Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineAt(file, node.start) });
  });
  return imports;
}

function importOf(node: Node): Omit<Import, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration': {
      const names = node.specifiers.map(importedName);
      const everyNameIsType =
        node.specifiers.length > 0 &&
        node.specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type');
      const typeOnly = node.importKind === 'type' || everyNameIsType;
      return { specifier: node.source.value, typeOnly, names };
    }
    case 'ExportAllDeclaration':
      return { specifier: node.source.value, typeOnly: node.exportKind === 'type', names: ['*'] };
    case 'ExportNamedDeclaration': {
      if (node.source === null) return undefined;
      const names = node.specifiers.map((one) => nameOf(one.local));
      return { specifier: node.source.value, typeOnly: node.exportKind === 'type', names };
    }
    case 'ImportExpression':
      if (node.source.type !== 'Literal' || typeof node.source.value !== 'string') return undefined;
      return { specifier: node.source.value, typeOnly: false, names: ['*'] };
    case 'TSImportType':
      return { specifier: node.source.value, typeOnly: true, names: ['*'] };
    default:
      return undefined;
  }
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportSpecifier') return nameOf(specifier.imported);
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
