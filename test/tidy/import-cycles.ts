import { resolver } from './import-target.ts';
import { type Finding, programsOf, type Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';

interface Edge {
  to: string;
  line: number;
}

type Graph = Map<string, Edge[]>;

/** Imports of types count: two files that need each other's names cannot be understood one by one. */
export const importCycles: Rule = {
  name: 'no file imports itself by way of others',
  check: (files) => cyclesIn(graphOf(files)),
  finds: [
    {
      files: {
        'packages/core/src/a.ts': "import { b } from './b.ts';",
        'packages/core/src/b.ts': "\nimport type { A } from './c/c.ts';",
        'packages/core/src/c/c.ts': "export { a } from '../a.ts';",
      },
      at: ['packages/core/src/c/c.ts:1'],
    },
    {
      files: { 'test/a.ts': "import { a } from './a.ts';" },
      at: ['test/a.ts:1'],
    },
    {
      files: {
        'packages/core/package.json':
          '{ "name": "@keyturn/core", "exports": { ".": { "keyturn-source": "./src/index.ts" } } }',
        'packages/core/src/index.ts': "export { a } from './a.ts';",
        'packages/core/src/a.ts': "import { b } from '@keyturn/core';",
      },
      at: ['packages/core/src/a.ts:1'],
    },
  ],
  accepts: [
    {
      'test/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';",
      'test/b.ts': "import { d } from './d.ts';",
      'test/c.ts': "import { d } from './d.ts';",
      'test/d.ts': 'export const d = 1;',
    },
  ],
};

function graphOf(files: readonly SourceFile[]): Graph {
  const resolve = resolver(files);
  const graph: Graph = new Map();
  for (const file of programsOf(files)) {
    const edges = file.imports.flatMap((one) => {
      const to = resolve(file, one);
      return to === undefined ? [] : [{ to, line: one.line }];
    });
    graph.set(file.path, edges);
  }
  return graph;
}

/** One finding per import that closes a circle, in the order of a depth-first walk. */
function cyclesIn(graph: Graph): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const follow = (path: string) => {
    open.push(path);
    for (const { to, line } of graph.get(path) ?? []) {
      const start = open.indexOf(to);
      if (start !== -1) findings.push({ path, line, text: textOf([...open.slice(start), to]) });
      else if (!done.has(to)) follow(to);
    }
    open.pop();
    done.add(path);
  };
  for (const path of graph.keys()) if (!done.has(path)) follow(path);
  return findings;
}

function textOf(circle: readonly string[]): string {
  return `closes the circle ${circle.join(' → ')}; move what both need into a file of its own`;
}
