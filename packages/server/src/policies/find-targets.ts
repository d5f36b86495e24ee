import type { PolicyTargets } from '@keyturn/core';
import { type Kysely, sql } from 'kysely';
import { inRows } from '../in-rows.ts';
import { type MemberPath, pathText, shownText } from '../policy-file/policy-fault.ts';
import type { Database } from '../store/schema.ts';
import type { PushFault } from './push-fault.ts';

/** What a policy is to be attached to, by id, and where that was said. */
export interface FoundTarget {
  list: keyof PolicyTargets;
  id: string;
  path: MemberPath;
}

interface NamedTarget {
  list: keyof PolicyTargets;
  text: string;
  path: MemberPath;
}

/** @returns for each of `wanted` its targets, and a fault for each name that is not one thing's. */
export async function findTargets(
  db: Kysely<Database>,
  wanted: readonly { at: MemberPath; attachTo: PolicyTargets | null }[],
): Promise<{ targets: FoundTarget[][]; faults: PushFault[] }> {
  const named = wanted.map(({ at, attachTo }) => (attachTo === null ? [] : namedIn(attachTo, at)));
  const idOf = await lookUp(db, named.flat());
  const faults: PushFault[] = [];
  const targets = named.map((list) =>
    list.flatMap((one): FoundTarget[] => {
      const found = idOf(one);
      if ('id' in found) return [{ list: one.list, id: found.id, path: one.path }];
      faults.push({ path: pathText(one.path), message: found.message });
      return [];
    }),
  );
  return { targets, faults };
}

function namedIn(attachTo: PolicyTargets, at: MemberPath): NamedTarget[] {
  const lists = Object.keys(attachTo) as (keyof PolicyTargets)[];
  return lists.flatMap((list) =>
    attachTo[list].map((text, place) => ({ list, text, path: [...at, 'attachTo', list, place] })),
  );
}

type Found = { id: string } | { message: string };

async function lookUp(
  db: Kysely<Database>,
  named: readonly NamedTarget[],
): Promise<(target: NamedTarget) => Found> {
  const textsOf = (list: keyof PolicyTargets) =>
    named.filter((one) => one.list === list).map(({ text }) => text);
  const classes = textsOf('keyClasses').map((text) => apiAndClass(text).api);
  const apis = await idsOf(db, 'apis', [...textsOf('apis'), ...classes]);
  const clients = await idsOf(db, 'clients', textsOf('clients'));
  const keys = await idsOf(db, 'keys', textsOf('keys'));
  const classNames = await classesOf(
    db,
    classes.flatMap((text) => apis.get(text)?.id ?? []),
  );
  return ({ list, text }) => {
    if (list === 'apis') return one('api', text, apis.get(text));
    if (list === 'clients') return one('client', text, clients.get(text));
    if (list === 'keys') return one('key', text, keys.get(text));
    const { api, name } = apiAndClass(text);
    const found = one('api', api, apis.get(api));
    if ('message' in found) return found;
    const known = classNames.get(found.id) ?? new Set();
    if (known.has(name)) return { id: `${found.id}/${name}` };
    const own = [...known].map((each) => `\`${each}\``).join(', ');
    return { message: `names no key class of this api, which has ${own}` };
  };
}

function apiAndClass(text: string): { api: string; name: string } {
  const [api = '', name = ''] = text.split('/');
  return { api, name };
}

interface Ids {
  text: string;
  /** One of those that have the name. */
  id: string;
  count: number;
}

function one(noun: string, text: string, ids: Ids | undefined): Found {
  const named = `\`${shownText(text)}\``;
  if (ids === undefined) return { message: `names no ${noun}: none has the name or id ${named}` };
  if (ids.count === 1) return { id: ids.id };
  const message = `names ${ids.count} ${noun}s with ${named}; write the id of the one that is meant`;
  return { message };
}

/** By id or name; an id comes first. */
async function idsOf(
  db: Kysely<Database>,
  table: 'apis' | 'clients' | 'keys',
  texts: readonly string[],
): Promise<Map<string, Ids>> {
  const found = new Map<string, Ids>();
  const from = sql.table(table);
  await inRows([...new Set(texts)], async (part) => {
    const { rows: named } = await sql<Ids>`
      select name as text, min(id) as id, count(*) as count from ${from}
      where name in (${sql.join(part)}) group by name`.execute(db);
    const { rows: exact } = await sql<Ids>`
      select id as text, id, 1 as count from ${from} where id in (${sql.join(part)})`.execute(db);
    for (const row of [...named, ...exact]) found.set(row.text, row);
  });
  return found;
}

async function classesOf(
  db: Kysely<Database>,
  apiIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  await inRows([...new Set(apiIds)], async (part) => {
    const rows = await db
      .selectFrom('apis')
      .select(['id', 'key_classes'])
      .where('id', 'in', part)
      .execute();
    for (const { id, key_classes } of rows) {
      found.set(id, new Set(Object.keys(JSON.parse(key_classes))));
    }
  });
  return found;
}
