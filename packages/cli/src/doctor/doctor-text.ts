import { styleText } from 'node:util';
import { wrapped } from '../fields.ts';
import { plainText } from '../plain-text.ts';
import type { Check } from './check.ts';

const COLOURS = { ok: 'green', info: 'cyan', warning: 'yellow', wrong: 'red' } as const;

export function doctorText(checks: readonly Check[], width: number): string {
  const longest = Math.max(...checks.map(({ name }) => name.length));
  const indent = 'warning'.length + longest + 4;
  const told = checks.map((check) => checkText(check, longest, indent, width));
  // What is wrong is summed up by whoever says that the command failed.
  const isWrong = checks.some(({ level }) => level === 'wrong');
  return isWrong ? told.join('') : `${told.join('')}\n${summary(checks)}\n`;
}

function checkText(check: Check, longest: number, indent: number, width: number): string {
  const { name, level, text, type } = check;
  const head = `${styleText(COLOURS[level], level.padEnd(7))}  ${name.padEnd(longest)}  `;
  const below = `\n${' '.repeat(indent)}`;
  const lines = wrapped(plainText(text), Math.max(20, width - indent)).join(below);
  // In one piece, however long: it is copied.
  const typed = type === null ? '' : `${below}type: ${plainText(type)}`;
  return `${head}${lines}${typed}\n`;
}

/** How many of what, in words. */
export function summary(checks: readonly Check[]): string {
  const wrong = checks.filter(({ level }) => level === 'wrong').length;
  const warnings = checks.filter(({ level }) => level === 'warning').length;
  const counts = [
    ...(wrong === 0 ? [] : [wrong === 1 ? '1 thing is wrong' : `${wrong} things are wrong`]),
    ...(warnings === 0 ? [] : [warnings === 1 ? '1 warning' : `${warnings} warnings`]),
  ];
  return counts.join(', ') || 'nothing is wrong';
}
