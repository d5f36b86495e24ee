import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_DURATIONS, type PolicyDocument } from '@keyturn/core';
import {
  MOST_BYTES,
  type PolicyFault,
  platformTimeZones,
  readPolicyFile,
} from '@keyturn/server/policy-file';
import type { Cli } from '../cli.ts';
import { failed, wrongUsage } from '../cli-fault.ts';
import { firstBytes } from '../first-bytes.ts';
import { plainText } from '../plain-text.ts';

/** What checking a policy file came to. */
interface PolicyCheck {
  ok: boolean;
  file: string;
  /** As they were read; none where there is a fault. */
  policies: PolicyDocument[];
  faults: PolicyFault[];
}

/**
 * Checks a policy file and asks no server. A greatest age is held against the default durations; a
 * server that has others looks again when the file is applied.
 *
 * @param file - `-` is standard input.
 * @throws CliFault where it cannot be read, and where it has a fault.
 */
export async function checkPolicyFile(cli: Cli, file: string): Promise<void> {
  const answer = readPolicyFile(await bytesOf(file, cli), {
    zones: platformTimeZones(),
    durations: DEFAULT_DURATIONS,
    now: cli.system.wallMs(),
  });
  const faults = 'faults' in answer ? answer.faults : [];
  const policies = 'policies' in answer ? answer.policies : [];
  cli.show({ ok: faults.length === 0, file, policies, faults }, checkText);
  if (faults.length > 0) throw failed(`${nameOf(file)} has ${counted(faults.length, 'fault')}`);
}

/** One byte more than a file may have, so that it is seen to have too many. */
const MOST_READ = MOST_BYTES + 1;

async function bytesOf(file: string, { system }: Cli): Promise<Uint8Array> {
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

function checkText({ file, policies, faults }: PolicyCheck): string {
  if (faults.length === 0)
    return `${plainText(`${nameOf(file)} is fine: ${contentText(policies)}`)}\n`;
  return faults
    .map(({ line, column, message }) => plainText(`${file}:${line}:${column}: ${message}`))
    .map((text) => `${text}\n`)
    .join('');
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

const TARGETS = [
  ['apis', 'api'],
  ['keyClasses', 'key class'],
  ['clients', 'client'],
  ['keys', 'key'],
] as const;

/** `2 policies, for 1 api and 3 clients`. */
function contentText(policies: readonly PolicyDocument[]): string {
  const targets = TARGETS.flatMap(([kind, noun]) => {
    const count = policies.reduce((sum, { attachTo }) => sum + attachTo[kind].length, 0);
    return count === 0 ? [] : [counted(count, noun)];
  });
  const last = targets.pop();
  const own = counted(policies.length, 'policy');
  if (last === undefined) return `${own}, for no key yet`;
  return `${own}, for ${targets.length === 0 ? last : `${targets.join(', ')} and ${last}`}`;
}

const PLURALS: Readonly<Record<string, string>> = {
  policy: 'policies',
  'key class': 'key classes',
};

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : (PLURALS[noun] ?? `${noun}s`)}`;
}
