import { AuditCheck, type AuditCheckpoint } from '@keyturn/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { failed, wrongUsage } from '../cli-fault.ts';
import { wrapped } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { plainText } from '../plain-text.ts';
import { addVerb } from '../verb.ts';
import { auditPorts } from './audit-ports.ts';
import { exportedLines } from './exported-lines.ts';

interface VerifyGiven {
  checkpoint?: string;
  serverKey?: string;
}

/** What checking a file came to. */
interface Verification {
  verified: boolean;
  /** How many entries were found right. */
  entries: number;
  /** The first thing that is wrong, in a sentence; null where nothing is. */
  fault: string | null;
  /** Where it stands; null where it is not of one line. */
  line: number | null;
  /** How many checkpoints the entries were held against. */
  checkpoints: number;
  /** Who signed the file's own. */
  serverKey: string | null;
  /** Up to when its entries reach. */
  at: string | null;
}

export function addVerifyVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'verify', {
    summary: 'check an exported audit, offline: nothing was changed, left out, added or moved',
    example: 'audit verify audit.jsonl --checkpoint last-year.jsonl',
  })
    .argument('<file>', 'from `keyturn audit export`')
    .option('--checkpoint <file>', 'an earlier export, or a checkpoint, that was kept elsewhere')
    .option('--server-key <key>', 'the public key that must have signed it')
    .action((file: string, given: VerifyGiven) => verifyAudit(cli, file, given));
}

async function verifyAudit(cli: Cli, file: string, given: VerifyGiven): Promise<void> {
  const own = await checkpointsOf(file);
  const kept = given.checkpoint === undefined ? [] : await checkpointsOf(given.checkpoint);
  if (given.checkpoint !== undefined && kept.length === 0) {
    throw wrongUsage(`${given.checkpoint} holds no checkpoint`, 'name an export that was kept');
  }
  const verification = await checked(file, own, kept, given.serverKey ?? null);
  cli.show(verification, (_, width) => verificationText(verification, given, width));
  if (!verification.verified) throw failed(`${file} does not verify`);
}

async function checked(
  file: string,
  own: readonly AuditCheckpoint[],
  kept: readonly AuditCheckpoint[],
  serverKey: string | null,
): Promise<Verification> {
  const checkpoints = [...own, ...kept];
  const check = new AuditCheck(auditPorts, checkpoints);
  let line: number | null = null;
  let last = 0;
  for await (const { entry, number } of exportedLines(file)) {
    if (!entry) continue;
    check.take(entry);
    last = entry.seq;
    if (check.fault === null) continue;
    line = number;
    break;
  }
  const { entries, fault: chainFault } = check.end();
  const signed = own.at(-1);
  const fault = chainFault ?? signatureFault(own, kept, serverKey) ?? endFault(signed, last);
  return {
    verified: fault === null,
    entries,
    fault,
    line,
    checkpoints: checkpoints.length,
    serverKey: signed?.serverKey ?? null,
    at: signed?.at ?? null,
  };
}

/** Whoever rewrites a file whole can sign it too, with another key. */
function signatureFault(
  own: readonly AuditCheckpoint[],
  kept: readonly AuditCheckpoint[],
  expected: string | null,
): string | null {
  const keys = new Set([...kept, ...own].map(({ serverKey }) => serverKey));
  if (expected !== null && [...keys].some((key) => key !== expected)) {
    return 'a checkpoint is signed by another key than the one that was named';
  }
  return keys.size > 1 ? 'its checkpoints are signed by different servers' : null;
}

/** The chain alone does not show that its end is missing, or was added by somebody. */
function endFault(signed: AuditCheckpoint | undefined, last: number): string | null {
  if (signed === undefined) {
    return 'it has no checkpoint at its end, so that more may be missing there';
  }
  if (last <= signed.seq) return null;
  return `entry ${signed.seq + 1} and what follows stand behind the checkpoint, and no server has signed them`;
}

function verificationText(
  { verified, entries, fault, line, serverKey, at }: Verification,
  given: VerifyGiven,
  width: number,
): string {
  if (!verified) {
    const where = line === null ? '' : `line ${line}: `;
    const text = `DOES NOT VERIFY after ${entries} entries: ${where}${fault}`;
    return `${wrapped(plainText(text), width).join('\n')}\n`;
  }
  const until = at === null ? '' : `, up to ${instantText(at)}`;
  const told = `${entries} entries verify${until}: none was changed, left out, added or moved`;
  const isHeld = given.serverKey !== undefined || given.checkpoint !== undefined;
  const advice = isHeld
    ? ''
    : `\nsigned by the key ${serverKey}\nthat this is your server's key, only a key or an export that you kept elsewhere shows:\n  --server-key KEY, --checkpoint FILE\n`;
  return `${wrapped(plainText(told), width).join('\n')}\n${plainLines(advice)}`;
}

function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

async function checkpointsOf(file: string): Promise<AuditCheckpoint[]> {
  const checkpoints: AuditCheckpoint[] = [];
  for await (const { checkpoint } of exportedLines(file)) {
    if (checkpoint) checkpoints.push(checkpoint);
  }
  return checkpoints;
}
