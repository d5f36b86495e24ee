import type { z } from 'zod';
import { knownNames } from './file-schema.ts';
import { nearestName } from './nearest-name.ts';
import { type FaultAt, type MemberPath, pathText, shownText } from './policy-fault.ts';
import { offsetOf, type YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema refused, each unknown member by itself.
 *
 * @param most - of them, so that a file of nothing else takes no longer than another.
 */
export function schemaFaults(
  issues: readonly Issue[],
  source: YamlSource,
  most: number,
): FaultAt[] {
  const faults: FaultAt[] = [];
  for (const issue of issues) {
    if (faults.length >= most) break;
    faults.push(...faultsOf(issue, source, most - faults.length));
  }
  return faults;
}

function faultsOf(issue: Issue, source: YamlSource, most: number): FaultAt[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, most).map((name) => {
      const own = [...path, name];
      return { offset: offsetOf(source, own, 'name'), path: own, message: unknownMember(own) };
    });
  }
  const offset = offsetOf(source, path, 'value');
  return [{ offset, path, message: wrongValue(issue, path, source.value) }];
}

/** A member by its place in its policy, as a sentence names it. */
export function memberText(path: MemberPath): string {
  return pathText(path[0] === 'policies' && path.length > 2 ? path.slice(2) : path);
}

const MOST_LISTED = 6;

function unknownMember(path: MemberPath): string {
  const name = String(path.at(-1));
  if (name === '<<') {
    return 'Merge keys (`<<`) are not read here; write the members out, or alias a whole member.';
  }
  const known = knownNames(path.slice(0, -1));
  const nearest = nearestName(name, known);
  const member = `\`${memberText(path)}\` is not a known member`;
  if (nearest !== null) return `${member}; write \`${nearest}\`.`;
  if (known.length === 0 || known.length > MOST_LISTED) return `${member}; leave it out.`;
  return `${member}; known are ${known.map((one) => `\`${one}\``).join(', ')}.`;
}

function wrongValue(issue: Issue, path: MemberPath, root: unknown): string {
  const value = valueAt(path, root);
  const wanted = inOwnWords(issue.message, value);
  if (path.length === 0) return `The file ${wanted}.`;
  if (value === undefined) return `\`${memberText(path)}\` is missing; it ${wanted}.`;
  const written = shownValue(value);
  return `\`${memberText(path)}${written === null ? '' : `: ${written}`}\` ${wanted}.`;
}

/** Zod's own messages in the words of ours. */
function inOwnWords(message: string, value: unknown): string {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  const text = isScalar ? `must be a text; write "${value}"` : 'must be a text';
  return message
    .replace(/^Invalid input: expected string, .*$/, text)
    .replace(/^Invalid input: expected (\w+), .*$/, 'must be a $1');
}

function shownValue(value: unknown): string | null {
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? '""' : shownText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function valueAt(path: MemberPath, root: unknown): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.hasOwn(value, step)
      ? (value as Record<string | number, unknown>)[step]
      : undefined;
  }, root);
}
