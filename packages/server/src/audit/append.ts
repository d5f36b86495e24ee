import { auditText } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import type { HeadTable } from '../store/schema.ts';
import { pseudonymOf } from './pseudonym.ts';

/** Chains a command's entries to the audit and moves `head` on. Runs under the head's lock. */
export async function appendAudit(command: Command, head: HeadTable): Promise<void> {
  if (command.entries.length === 0) return;
  const actor = await pseudonymOf(command, 'actor', `${command.actor.kind}:${command.actor.name}`);
  const address = command.actor.address
    ? await pseudonymOf(command, 'address', command.actor.address)
    : null;
  const rows = command.entries.map(({ action, subject, details }) => {
    const entry = {
      seq: head.audit_seq + 1,
      at: head.server_time,
      actor,
      action,
      subject,
      details: JSON.stringify(address ? { ...details, from: address } : details),
      previous: head.audit_hash,
    };
    const hash = command.deployment.digest(auditText(entry));
    head.audit_seq = entry.seq;
    head.audit_hash = hash;
    return { ...entry, hash };
  });
  await command.tx.insertInto('audit').values(rows).execute();
}
