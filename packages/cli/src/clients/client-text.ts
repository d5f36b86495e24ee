import type { Client } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { contactText } from './contact-words.ts';

export function clientText(client: Client, width: number): string {
  return fields(
    [
      ['id', client.id],
      ['name', client.name],
      ['contacts', client.contacts.map(contactText).join(', ') || '-'],
      ['created', instantText(client.createdAt)],
    ],
    width,
  );
}
