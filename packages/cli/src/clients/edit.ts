import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, list } from '../verb.ts';
import { clientText } from './client-text.ts';
import { readContact } from './contact-words.ts';
import { findClient } from './find-client.ts';

export function addEditVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'edit', {
    summary: 'change a client; what is not named stays',
    example: 'clients edit acme --contact ops@acme.example',
  })
    .argument('<client>', 'id or name')
    .option('--name <name>', 'what people call it')
    .option(
      '--contact <address>',
      'of a person, all of them, as in clients add; may be given several times',
      list,
    )
    .action(async (text: string, given: { name?: string; contact?: string[] }) => {
      const admin = await cli.admin();
      const { id: clientId } = await findClient(admin, text);
      const body = {
        ...(given.name !== undefined && { name: given.name }),
        ...(given.contact && { contacts: given.contact.map(readContact) }),
      };
      const call = admin.PATCH('/v1/clients/{clientId}', { params: { path: { clientId } }, body });
      cli.show(await answered(call), clientText);
    });
}
