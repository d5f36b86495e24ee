import { open, rm } from 'node:fs/promises';
import type { AdminClient } from '@keyturn/admin';
import type { AuditEntry, Page } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { failed } from '../cli-fault.ts';
import { shellWord } from '../shell-word.ts';
import { addVerb } from '../verb.ts';

export function addExportVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'export', {
    summary: 'write the whole audit, a line of JSON each, its signed head as the last line',
    example: 'audit export --file audit.jsonl',
  })
    .option('--file <file>', 'to be made; default: standard output')
    .action(({ file }: { file?: string }) => exportAudit(cli, file));
}

async function exportAudit(cli: Cli, file: string | undefined): Promise<void> {
  const admin = await cli.admin();
  if (file === undefined) {
    for await (const line of auditLines(admin)) await cli.system.printAll(line);
    return;
  }
  const entries = await exportTo(file, auditLines(admin));
  cli.show(
    { file, entries },
    () => `${entries} entries are in ${file}\nnext: keyturn audit verify ${shellWord(file)}\n`,
  );
}

/** @returns how many entries there are. */
async function exportTo(file: string, lines: AsyncIterable<string>): Promise<number> {
  let entries = -1;
  // `wx`: an earlier export is evidence and is not written over.
  const target = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw failed(
      `${file} cannot be made (${error.code})`,
      error.code === 'EEXIST' ? 'name a file that is not there yet' : null,
    );
  });
  try {
    for await (const line of lines) {
      await target.write(line);
      entries += 1;
    }
    await target.sync();
  } catch (error) {
    // Half an export proves nothing, and would stand in the way of the next.
    await rm(file, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw failed(`${file} cannot be written (${code}), and was removed`, 'name one elsewhere');
  } finally {
    await target.close();
  }
  return entries;
}

/** Every entry up to the head that the server signs first, oldest first, then that checkpoint. */
async function* auditLines(admin: AdminClient): AsyncGenerator<string> {
  const checkpoint = await answered(admin.GET('/v1/audit/checkpoint'));
  let cursor: string | null = null;
  do {
    const query = { limit: 200, order: 'oldest' as const, ...(cursor !== null && { cursor }) };
    const page: Page<AuditEntry> = await answered(admin.GET('/v1/audit', { params: { query } }));
    for (const entry of page.items) {
      if (entry.seq <= checkpoint.seq) yield `${JSON.stringify(entry)}\n`;
    }
    cursor = (page.items.at(-1)?.seq ?? 0) >= checkpoint.seq ? null : page.next;
  } while (cursor !== null);
  yield `${JSON.stringify({ checkpoint })}\n`;
}
