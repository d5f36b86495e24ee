import type { Api } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';

export function apiText(api: Api, width: number): string {
  const classes = Object.entries(api.keyClasses).map(([name, { grace }]) => `${name}=${grace}`);
  const graces = Object.entries(api.scopeGrace).map(([scope, grace]) => `${scope}=${grace}`);
  return fields(
    [
      ['id', api.id],
      ['name', api.name],
      ['prefix', api.prefix],
      ['scopes', api.scopes.join(' ') || '-'],
      ['scope grace', graces.join(' ') || null],
      ['key classes', classes.join(' ')],
      ['created', instantText(api.createdAt)],
    ],
    width,
  );
}
