import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { aliasFault } from './alias-fault.ts';
import type { FaultAt, MemberPath } from './policy-fault.ts';
import { hasMoreValues } from './value-count.ts';
import { unreadable } from './yaml-depth.ts';
import { yamlSentence } from './yaml-sentence.ts';

/** What a text says, and where in it. */
export interface YamlSource {
  document: Document;
  /** Objects, lists and scalars, with every alias written out; null: nothing. */
  value: unknown;
}

const MOST_ALIASES = 100;

/** Aliases may write the same over and over; nothing that is so large is a policy. */
const MOST_VALUES = 300_000;

/** @returns what it says, or the first mistake of form: those behind it are mostly its consequences. */
export function yamlSource(text: string): YamlSource | { fault: FaultAt } {
  const early = unreadable(text);
  if (early !== null) return form(early.offset, yamlSentence(null, early.message));
  const document = parseDocument(text, {
    stringKeys: true,
    schema: 'core',
    resolveKnownTags: false,
    // Compares each with each; `repeatedKeys` finds them in one go.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [first] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) return form(first.pos[0], yamlSentence(first.code, first.message));
  const alias = aliasFault(document);
  if (alias !== null) return { fault: alias };
  const value = writtenOut(document);
  return value === null ? tooMuch(document) : { document, value: value.of };
}

/** @returns null where the aliases come to more than any policy is. */
function writtenOut(document: Document): { of: unknown } | null {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return hasMoreValues(value, MOST_VALUES) ? null : { of: value };
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

function tooMuch(document: Document): { fault: FaultAt } {
  let offset = 0;
  visit(document, {
    Alias: (_, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  const message =
    'The file holds too much; keep to fewer values, and repeat them by fewer aliases.';
  return { fault: { offset, path: [], message } };
}

/**
 * Where a member stands in the text.
 *
 * @param of - `name`: before its colon. `value`: behind it, or its name where it has none.
 * @returns an offset; of a member that is not there that of the innermost around it.
 */
export function offsetOf({ document }: YamlSource, path: MemberPath, of: 'name' | 'value'): number {
  let node = resolved(document.contents, document);
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? pairOf(node, step) : undefined;
    const item = isSeq(node) && typeof step === 'number' ? (node.items[step] as Node) : undefined;
    if (pair === undefined && item === undefined) return offset;
    const isNamed = of === 'name' && index === path.length - 1;
    const written = (pair === undefined ? item : pair.value) as Node | null;
    node = resolved(written, document);
    const name = startOf(pair?.key as Node | undefined);
    const value = isBlank(node) ? null : startOf(node);
    offset = (isNamed ? name : value) ?? name ?? startOf(node) ?? offset;
  }
  return offset;
}

function form(offset: number, sentence: string): { fault: FaultAt } {
  return { fault: { offset, path: [], message: `The file is not YAML: ${sentence}.` } };
}

function resolved(node: unknown, document: Document): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? node;
  return (node ?? null) as Node | null;
}

function startOf(node: Node | null | undefined): number | null {
  return node?.range?.[0] ?? null;
}

/** Nothing stands behind the colon. */
function isBlank(node: Node | null): boolean {
  return isScalar(node) && node.source === '';
}

function pairOf(map: YAMLMap, name: string | number): Pair | undefined {
  // Of a name that stands twice the last counts.
  return map.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(name));
}
