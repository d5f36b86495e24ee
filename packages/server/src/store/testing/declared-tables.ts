import { readdirSync, readFileSync } from 'node:fs';

export interface DeclaredTable {
  name: string;
  columns: { name: string; type: string; nullable: boolean }[];
}

const SCHEMA = new URL('../schema/', import.meta.url);

/** The tables as `../schema/` declares them: its types are gone when a program runs, its text is not. */
export function declaredTables(): DeclaredTable[] {
  const text = readdirSync(SCHEMA)
    .map((file) => readFileSync(new URL(file, SCHEMA), 'utf8'))
    .join('\n');
  const interfaces = new Map<string, [member: string, type: string][]>();
  for (const [, name = '', body = ''] of text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)) {
    interfaces.set(name, members(body));
  }
  return [...interfaces]
    .filter(([name]) => name.endsWith('Tables'))
    .flatMap(([, tables]) => tables)
    .map(([name, row]) => ({ name, columns: (interfaces.get(row) ?? []).map(column).sort(byName) }))
    .sort(byName);
}

function members(body: string): [member: string, type: string][] {
  return [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, name = '', type = '']) => [name, type]);
}

function column([name, declared]: [string, string]) {
  const nullable = declared.endsWith(' | null');
  const type = declared.replace(' | null', '').replace(/^Generated<(.+)>$/, '$1');
  return { name, type, nullable };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
