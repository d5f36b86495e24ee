import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addVerb } from '../verb.ts';
import { keyText } from './key-text.ts';

export function addShowVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'show', {
    summary: 'show a key and its versions, never a key string',
    example: 'keys show key_ck1XNyeN8fZtqA3x',
  })
    .argument('<key>', 'its id')
    .action(async (keyId: string) => {
      const admin = await cli.admin();
      const call = admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } });
      const key = await answered(call);
      const apis = await namesOf(admin, 'api', cli.json ? [] : [key.apiId]);
      const clients = await namesOf(admin, 'client', cli.json ? [] : [key.clientId]);
      const names = new Map([...apis, ...clients]);
      cli.show(key, (_, width) => keyText(key, width, names));
    });
}
