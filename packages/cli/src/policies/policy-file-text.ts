import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { MOST_BYTES, type PolicyFault } from '@keyturn/server/policy-file';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { firstBytes } from '../first-bytes.ts';
import { plainText } from '../plain-text.ts';

/** One byte more than a file may have, so that it is seen to have too many. */
const MOST_READ = MOST_BYTES + 1;

/**
 * What stands in a policy file.
 *
 * @param file - `-` is standard input.
 * @throws CliFault where it cannot be read.
 */
export async function policyFileBytes(file: string, { system }: Cli): Promise<Uint8Array> {
  if (file === '-') return system.readInputBytes(MOST_READ);
  try {
    return await firstBytes(createReadStream(resolve(system.workingDirectory, file)), MOST_READ);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    const isAbsent = code === 'ENOENT';
    throw wrongUsage(
      isAbsent ? `there is no file ${file}` : `${file} cannot be read (${code})`,
      'name a policy file, or - for standard input',
    );
  }
}

/** Each fault on a line of its own, as compilers write them. */
export function faultLines(file: string, faults: readonly PolicyFault[]): string {
  return faults
    .map(({ line, column, message }) => plainText(`${file}:${line}:${column}: ${message}`))
    .map((text) => `${text}\n`)
    .join('');
}

export function nameOfFile(file: string): string {
  return file === '-' ? 'standard input' : file;
}

const PLURALS: Readonly<Record<string, string>> = {
  policy: 'policies',
  'key class': 'key classes',
};

export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : (PLURALS[noun] ?? `${noun}s`)}`;
}
