import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { failed } from '../cli-fault.ts';
import { type Column, table } from '../table.ts';
import { addVerb } from '../verb.ts';

interface Tried {
  channel: string;
  to: string | null;
  outcome: string;
  reason: string | null;
}

export function addTestVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'test', {
    summary: 'send a test notice through every channel of the operators, and say what happened',
    example: 'notify test',
  }).action(() => tryChannels(cli));
}

async function tryChannels(cli: Cli): Promise<void> {
  const admin = await cli.admin();
  const { channels } = await answered(admin.POST('/v1/notices/test', { body: {} }));
  cli.show({ channels }, (_, width) =>
    channels.length === 0 ? '' : table(channels, COLUMNS, width),
  );
  if (channels.length === 0) {
    throw failed(
      'no channel is configured',
      'set mail and contacts, slack or webhook in keyturn.yaml',
    );
  }
  const lost = channels.filter(({ outcome }) => outcome !== 'delivered').length;
  if (lost > 0) throw failed(`${lost} of ${channels.length} did not arrive`);
}

const COLUMNS: readonly Column<Tried>[] = [
  { title: 'channel', text: ({ channel }) => channel },
  { title: 'to', text: ({ to }) => to ?? '-' },
  { title: 'outcome', text: ({ outcome }) => outcome },
  { title: 'reason', text: ({ reason }) => reason ?? '-' },
];
