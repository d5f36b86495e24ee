import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  AuditCheck,
  type AuditCheckpoint,
  type AuditEntry,
  type AuditVerdict,
} from '@keyturn/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { failed, wrongUsage } from '../cli-fault.ts';
import { addVerb } from '../verb.ts';
import { auditPorts } from './audit-ports.ts';

export function addVerifyVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'verify', {
    summary: 'check an exported audit, offline: nothing was changed, left out, added or moved',
    example: 'audit verify audit.jsonl',
  })
    .argument('<file>', 'from `keyturn audit export`')
    .action((file: string) => verifyAudit(cli, file));
}

async function verifyAudit(cli: Cli, file: string): Promise<void> {
  const checkpoints = await readCheckpoints(file);
  const check = new AuditCheck(auditPorts, checkpoints);
  for await (const { entry } of exportedLines(file)) if (entry) check.take(entry);
  const verdict = check.end();
  cli.show({ ...verdict, checkpoints: checkpoints.length }, verdictText);
  if (!verdict.verified) throw failed(`${file} does not verify`);
}

function verdictText({ verified, entries, fault }: AuditVerdict): string {
  if (verified) return `${entries} entries verify\n`;
  return `DOES NOT VERIFY after ${entries} entries: ${fault}\n`;
}

async function readCheckpoints(file: string): Promise<AuditCheckpoint[]> {
  const checkpoints: AuditCheckpoint[] = [];
  for await (const { checkpoint } of exportedLines(file)) {
    if (checkpoint) checkpoints.push(checkpoint);
  }
  return checkpoints;
}

/** The lines of an export. @throws CliFault where the file is none. */
async function* exportedLines(
  file: string,
): AsyncGenerator<{ entry?: AuditEntry; checkpoint?: AuditCheckpoint }> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      number += 1;
      if (line === '') continue;
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) throw new SyntaxError('no object');
      yield 'checkpoint' in value
        ? { checkpoint: value.checkpoint as AuditCheckpoint }
        : { entry: value as AuditEntry };
    }
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw failed(`line ${number} of ${file} is not a JSON object`);
    }
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUsage(`${file} cannot be read (${code})`, 'name a file of `keyturn audit export`');
  }
}
