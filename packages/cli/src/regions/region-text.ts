import type { Region } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';

export function regionText(region: Region, width: number): string {
  return fields(
    [
      ['id', region.id],
      ['name', region.name],
      ['created', instantText(region.createdAt)],
    ],
    width,
  );
}
