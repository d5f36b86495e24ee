import type { Node } from 'oxc-parser';
import { freeNames } from './free-names.ts';
import { type Finding, findingAt, programsOf, type Rule } from './rule.ts';
import { isTest, type ParsedFile, walk } from './source-file.ts';

const core = 'packages/core/src/';

/** What the language itself gives and what answers the same everywhere. All else is handed in. */
const language = new Set(
  `undefined NaN Infinity arguments Object Function Boolean Symbol Number BigInt Math String RegExp
  Array Map Set WeakMap WeakSet Promise Proxy Reflect JSON Iterator ArrayBuffer DataView Int8Array
  Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array
  BigUint64Array Float32Array Float64Array Error TypeError RangeError SyntaxError parseInt parseFloat
  isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI`.split(/\s+/),
);

/** Members that answer differently from run to run, or by the machine's language. */
const unsteadyMember = /^(?:localeCompare|toLocale[A-Z]\w*)$/;

export const coreGlobals: Rule = {
  name: 'core uses nothing but the language: no clock, randomness, host or locale',
  check: (files) =>
    programsOf(files)
      .filter((file) => file.path.startsWith(core) && !isTest(file))
      .flatMap(checkFile),
  finds: [
    { files: { [`${core}a.ts`]: 'const now = Date.now();' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: '\nconst at = new Date(5);' }, at: [`${core}a.ts:2`] },
    { files: { [`${core}a.ts`]: 'const half = Math.random();' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'const { random } = Math;' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'const id = crypto.randomUUID();' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'if (process.env.HOME) throw 1;' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: "const b = Buffer.from('x');" }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'const t = performance.now();' }, at: [`${core}a.ts:1`] },
    {
      files: { [`${core}a.ts`]: 'setTimeout(() => fetch(0), 5);' },
      at: [`${core}a.ts:1`, `${core}a.ts:1`],
    },
    { files: { [`${core}a.ts`]: 'const g = globalThis as unknown;' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'const bytes = new TextEncoder();' }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: "const c = 'a'.localeCompare('b');" }, at: [`${core}a.ts:1`] },
    { files: { [`${core}a.ts`]: 'const m = import.meta.url;' }, at: [`${core}a.ts:1`] },
  ],
  accepts: [
    {
      [`${core}a.ts`]: `
        export type Fetch = (url: string, at: Date) => Promise<Response>;
        export function f(process: { Date: number }, { crypto = 1 }: { crypto?: number }) {
          const { Date: day, ...performance } = process as { Date: number };
          return Math.max(day, crypto, ...Object.values<number>(performance)) as unknown as Buffer;
        }
        export const table = { Date: 1, fetch: () => new Map<string, URL>() } satisfies Headers;`,
      [`${core}a.test.ts`]: 'const now = Date.now();',
      'packages/server/src/a.ts': 'const b = Buffer.alloc(1);',
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  const findings = freeNames(file.program)
    .filter(({ name }) => !language.has(name))
    .map(({ name, start }) => findingAt(file, start, refusalOf(name)));
  walk(file.program, (node) => {
    const name = unsteady(node);
    if (name !== undefined) findings.push(findingAt(file, node.start, refusalOf(name)));
  });
  return findings;
}

function refusalOf(name: string): string {
  return `core is pure and must not use ${name}; take its answer as an argument`;
}

function unsteady(node: Node): string | undefined {
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return 'import.meta';
  if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern') {
    return node.init?.type === 'Identifier' && node.init.name === 'Math'
      ? 'Math.random'
      : undefined;
  }
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const { object, property } = node;
  if (property.type !== 'Identifier') return undefined;
  if (unsteadyMember.test(property.name)) return property.name;
  const isRandom =
    object.type === 'Identifier' && object.name === 'Math' && property.name === 'random';
  return isRandom ? 'Math.random' : undefined;
}
