import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { phaseOption } from './phase-option.ts';

interface ListGiven extends PageOptions {
  key?: string;
  phase?: string;
  open?: true;
}

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list the rotations, oldest first',
    example: 'rotations list --open',
  })
    .option('--key <key>', 'only of this key')
    .addOption(phaseOption())
    .option('--open', 'only those that have not ended');
  addPageOptions(list).action(async (given: ListGiven) => {
    const admin = await cli.admin();
    const query = {
      ...pageQuery(given),
      ...(given.key !== undefined && { keyId: given.key }),
      ...(given.phase !== undefined && { phase: given.phase }),
      ...(given.open && { open: 'true' as const }),
    };
    const page = await answered(admin.GET('/v1/rotations', { params: { query } }));
    const ids = cli.json ? [] : page.items.map(({ keyId }) => keyId);
    const names = await namesOf(admin, 'key', ids);
    cli.showPage(page, [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'key', text: ({ keyId }) => names.get(keyId) ?? keyId },
      { title: 'moves', text: ({ from, to }) => `${from} to ${to}`, whole: true },
      { title: 'phase', text: ({ phase }) => phase, whole: true },
      { title: 'waits for', text: ({ waitsFor }) => waitsFor[0]?.text ?? '-' },
    ]);
  });
}
