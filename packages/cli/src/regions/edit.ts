import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { findRegion } from './find-region.ts';
import { regionText } from './region-text.ts';

export function addEditVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'edit', {
    summary: 'rename a region that nothing refers to yet',
    example: 'regions edit eu --name eu-west',
  })
    .argument('<region>', 'id or name')
    .requiredOption('--name <name>', 'the new one')
    .action(async (text: string, body: { name: string }) => {
      const admin = await cli.admin();
      const { id: regionId } = await findRegion(admin, text);
      const params = { path: { regionId } };
      const call = admin.PATCH('/v1/regions/{regionId}', { params, body: { name: body.name } });
      cli.show(await answered(call), regionText);
    });
}
