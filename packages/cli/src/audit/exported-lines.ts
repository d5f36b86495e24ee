import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditCheckpoint, AuditEntry } from '@keyturn/core';
import { failed, wrongUsage } from '../cli-fault.ts';

/** One line of an export. */
export interface ExportedLine {
  /** From 1. */
  number: number;
  entry?: AuditEntry;
  checkpoint?: AuditCheckpoint;
}

const TEXTS_OF_ENTRY = ['at', 'actor', 'action', 'subject', 'previous', 'hash'] as const;
const TEXTS_OF_CHECKPOINT = ['hash', 'at', 'serverKey', 'signature'] as const;

/**
 * The lines of an export, or of a file that holds a checkpoint alone.
 *
 * @throws CliFault where the file is none, with the number of the first line that is not.
 */
export async function* exportedLines(file: string): AsyncGenerator<ExportedLine> {
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      number += 1;
      if (text.trim() === '') continue;
      const line = lineOf(text, number);
      if (line === null) throw failed(`line ${number} of ${file} is no line of an export`);
      yield line;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    throw wrongUsage(`${file} cannot be read (${code})`, 'name a file of `keyturn audit export`');
  }
}

function lineOf(text: string, number: number): ExportedLine | null {
  const value = jsonOf(text);
  if (typeof value !== 'object' || value === null) return null;
  const checkpoint = 'checkpoint' in value ? value.checkpoint : value;
  if (hasTexts(checkpoint, TEXTS_OF_CHECKPOINT)) {
    return { number, checkpoint: checkpoint as unknown as AuditCheckpoint };
  }
  const { details } = value as Partial<AuditEntry>;
  if (!hasTexts(value, TEXTS_OF_ENTRY) || typeof details !== 'object') return null;
  return { number, entry: value as unknown as AuditEntry };
}

/** It has a `seq`, and all these members are texts. */
function hasTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Record<string, unknown>;
  return Number.isInteger(members.seq) && names.every((name) => typeof members[name] === 'string');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
