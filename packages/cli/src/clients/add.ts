import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, list } from '../verb.ts';
import { clientText } from './client-text.ts';
import { readContact } from './contact-words.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', {
    summary: 'add a client',
    example: 'clients add acme --contact ops@acme.example',
  })
    .argument('<name>', 'what people call it')
    .option(
      '--contact <address>',
      'of a person, as "ops@acme.example Europe/Berlin 22:00-07:00" with time zone and quiet hours if wanted; may be given several times',
      list,
    )
    .action(async (name: string, { contact: contacts }: { contact?: string[] }) => {
      const admin = await cli.admin();
      const body = { name, ...(contacts && { contacts: contacts.map(readContact) }) };
      cli.show(await answered(admin.POST('/v1/clients', { body })), clientText);
    });
}
