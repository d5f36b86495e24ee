import { type Finding, programsOf, type Rule } from './rule.ts';
import { isTest, type ParsedFile } from './source-file.ts';

const server = 'packages/server/src/';

/** The outermost folders: they call the concerns, and only main.ts and themselves know them. */
const outermost = ['http', 'reconciler'];

/** Files that talk to a database, a clock or a network: only main.ts chooses among them. */
const adapter = /^(?:store\/(?:sqlite|postgres)[./-]|system\.ts$)/;

export const serverFolders: Rule = {
  name: 'inside the server, arrows point at core, and adapters meet only in main.ts',
  check: (files) => programsOf(files).flatMap(checkFile),
  finds: [
    {
      files: { [`${server}store/a.ts`]: "import { begin } from '../lifecycle/begin.ts';" },
      at: [`${server}store/a.ts:1`],
    },
    {
      files: { [`${server}lifecycle/a.ts`]: "\nimport { problem } from '../http/problem.ts';" },
      at: [`${server}lifecycle/a.ts:2`],
    },
    {
      files: { [`${server}http/a.ts`]: "import { sqliteStore } from '../store/sqlite.ts';" },
      at: [`${server}http/a.ts:1`],
    },
    {
      files: { [`${server}usage/a.ts`]: "import { start } from '../main.ts';" },
      at: [`${server}usage/a.ts:1`],
    },
    {
      files: { [`${server}http/a.ts`]: "import { reconcile } from '../reconciler/reconcile.ts';" },
      at: [`${server}http/a.ts:1`],
    },
    {
      files: { [`${server}deployment.ts`]: "import type { Route } from './http/route.ts';" },
      at: [`${server}deployment.ts:1`],
    },
  ],
  accepts: [
    {
      [`${server}main.ts`]:
        "import { sqliteStore } from './store/sqlite.ts';\nimport { listen } from './http/listen.ts';",
      [`${server}index.ts`]: "export { start } from './main.ts';",
      [`${server}http/a.ts`]: "import { begin } from '../lifecycle/rotation.begin.ts';",
      [`${server}lifecycle/a.ts`]:
        "import type { Clock } from '../ports.ts';\nimport type { Store } from '../store/store.ts';",
      [`${server}store/postgres.ts`]: "import { migrate } from './migrations/migrate.ts';",
      [`${server}store/a.test.ts`]: "import { begin } from '../lifecycle/begin.ts';",
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  if (!file.path.startsWith(server) || isTest(file)) return [];
  return file.imports.flatMap((one) => {
    if (!one.specifier.startsWith('.')) return [];
    const target = new URL(one.specifier, `file:///${file.path}`).pathname.slice(1);
    const text = refusal(file.path.slice(server.length), target.slice(server.length));
    return text === undefined ? [] : [{ path: file.path, line: one.line, text }];
  });
}

function refusal(from: string, to: string): string | undefined {
  if (from === 'main.ts' || from === 'index.ts') return undefined;
  const folder = folderOf(from);
  const wanted = folderOf(to);
  if (to === 'main.ts') return 'nothing imports main.ts; take what it makes as an argument';
  if (adapter.test(to) && folder !== 'store') {
    return `"${to}" is an adapter; import the port (store/store.ts, ports.ts) and let main.ts choose`;
  }
  if (folder === wanted || wanted === '') return undefined;
  if (folder === 'store') {
    return `store/ knows no concern; keep the queries of ${wanted}/ in ${wanted}/`;
  }
  if (outermost.includes(wanted)) {
    return `only main.ts knows ${wanted}/; move what is needed into the folder of its concern`;
  }
  return undefined;
}

/** The first folder of a path inside the server; empty for files that stand in none. */
function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}
