import { type Finding, programsOf, type Rule } from './rule.ts';
import { type Import, isTest, type ParsedFile } from './source-file.ts';

interface Allowed {
  /** Packages of this repository. */
  packages: readonly string[];
  /** Modules of Node. */
  node: boolean;
  /** Packages from npm; `any` where package.json and the dead-code check are guard enough. */
  npm: readonly string[] | 'any';
}

/** Why each package exists: the set of what it may import differs. Arrows point at core. */
const allowedByFolder: Readonly<Record<string, Allowed>> = {
  core: { packages: [], node: false, npm: [] },
  verifier: { packages: ['@keyturn/core'], node: true, npm: [] },
  client: { packages: ['@keyturn/core'], node: true, npm: ['jose'] },
  admin: { packages: ['@keyturn/core'], node: false, npm: ['openapi-fetch'] },
  server: { packages: ['@keyturn/core', '@keyturn/verifier'], node: true, npm: 'any' },
  cli: {
    packages: ['@keyturn/core', '@keyturn/admin', '@keyturn/client', '@keyturn/server'],
    node: true,
    npm: 'any',
  },
  dashboard: { packages: ['@keyturn/core', '@keyturn/admin'], node: false, npm: 'any' },
};

/** Type-only imports that a package may make besides: the frameworks that it adapts to. */
const typesOfFrameworks: Readonly<Record<string, readonly string[]>> = {
  verifier: ['fastify', 'hono'],
};

/** The verbs of the CLI that run a server in their own process tree, or do its work while it is away. */
const serverVerb =
  /^packages\/cli\/src\/(?:(?:.+\/)?(?:serve|demo|init)[./-]|restore\/|notify\/preview[./-])/;

/** What every verb may have of the server: it reads files, and loads nothing that serves. */
const offlinePart = '@keyturn/server/policy-file';

/** Run by who works on a package, never shipped with it. */
const developerScript = /^packages\/[^/]+\/scripts\//;

export const packageImports: Rule = {
  name: 'packages import only what their place allows',
  check: (files) => programsOf(files).flatMap(checkFile),
  finds: [
    {
      files: { 'packages/core/src/a.ts': "import { hash } from 'node:crypto';" },
      at: ['packages/core/src/a.ts:1'],
    },
    {
      files: { 'packages/core/src/a.ts': "\nimport type { Verdict } from '@keyturn/verifier';" },
      at: ['packages/core/src/a.ts:2'],
    },
    {
      files: { 'packages/verifier/src/a.ts': "export * from '@keyturn/server';" },
      at: ['packages/verifier/src/a.ts:1'],
    },
    {
      files: { 'packages/verifier/src/a.ts': "import { fastify } from 'fastify';" },
      at: ['packages/verifier/src/a.ts:1'],
    },
    {
      files: { 'packages/client/src/a.ts': "const zod = await import('zod/mini');" },
      at: ['packages/client/src/a.ts:1'],
    },
    {
      files: { 'packages/cli/src/verbs/keys.ts': "import { start } from '@keyturn/server';" },
      at: ['packages/cli/src/verbs/keys.ts:1'],
    },
    {
      files: { 'packages/verifier/src/a.test.ts': "import { start } from '@keyturn/server';" },
      at: ['packages/verifier/src/a.test.ts:1'],
    },
    {
      files: { 'packages/server/src/a.ts': "import { b } from '../../core/src/b.ts';" },
      at: ['packages/server/src/a.ts:1'],
    },
    {
      files: { 'examples/bot/main.ts': "import { b } from '../../packages/client/src/b.ts';" },
      at: ['examples/bot/main.ts:1'],
    },
    {
      files: { 'packages/newcomer/src/a.ts': "import { b } from '@keyturn/core';" },
      at: ['packages/newcomer/src/a.ts:1'],
    },
  ],
  accepts: [
    {
      'packages/core/src/a.ts': "import { b } from './b.ts';",
      'packages/core/src/a.test.ts': "import test from 'node:test';\nimport fc from 'fast-check';",
      'packages/core/src/b.test.ts': "import { c } from '../../../test/c.ts';",
      'packages/verifier/src/a.ts': "import type { FastifyRequest } from 'fastify';",
      'packages/client/src/a.ts': "import { SignJWT } from 'jose';",
      'packages/admin/scripts/a.ts': "import { writeFileSync } from 'node:fs';",
      'packages/cli/src/verbs/serve.ts': "import { start } from '@keyturn/server';",
      'packages/cli/src/demo/run.ts': "import { start } from '@keyturn/server';",
      'packages/cli/src/verbs/a.ts':
        "import { readPolicyFile } from '@keyturn/server/policy-file';",
      'test/contract/a.test.ts': "import { b } from '../../packages/server/src/b.ts';",
    },
  ],
};

function checkFile(file: ParsedFile): Finding[] {
  const folder = /^(?:packages|examples)\/[^/]+\//.exec(file.path)?.[0];
  if (folder === undefined) return [];
  return file.imports.flatMap((one) => {
    const text = one.specifier.startsWith('.')
      ? crossing(file, folder, one)
      : refusal(file, folder, one);
    return text === undefined ? [] : [{ path: file.path, line: one.line, text }];
  });
}

function crossing(file: ParsedFile, folder: string, one: Import): string | undefined {
  const target = new URL(one.specifier, `file:///${file.path}`).pathname.slice(1);
  if (target.startsWith(folder) || (isTest(file) && target.startsWith('test/'))) return undefined;
  return `"${one.specifier}" leaves ${folder}; import the package by its name`;
}

function refusal(file: ParsedFile, folder: string, one: Import): string | undefined {
  if (folder.startsWith('examples/')) return undefined;
  const name = folder.split('/')[1] ?? '';
  const allowed = allowedByFolder[name];
  if (allowed === undefined) {
    return `${folder} has no row in the table of package-imports.ts; say there what it may import`;
  }
  const wanted = packageName(one.specifier);
  if (name === 'cli' && one.specifier === offlinePart) return undefined;
  if (wanted.startsWith('@keyturn/') || wanted === 'keyturn') {
    return refusalOfPackage(file, name, allowed, wanted);
  }
  if (isTest(file) || developerScript.test(file.path)) return undefined;
  if (wanted.startsWith('node:')) {
    if (allowed.node) return undefined;
    return `${name} imports nothing of Node ("${wanted}"); take what it gives as an argument`;
  }
  if (allowed.npm === 'any' || allowed.npm.includes(wanted)) return undefined;
  if (one.typeOnly && typesOfFrameworks[name]?.includes(wanted)) return undefined;
  return `${name} must not depend on "${wanted}"; it has ${listed(allowed.npm)} and no more`;
}

function refusalOfPackage(file: ParsedFile, name: string, allowed: Allowed, wanted: string) {
  if (!allowed.packages.includes(wanted)) {
    return `${name} must not import "${wanted}", only ${listed(allowed.packages)}; arrows point at core`;
  }
  if (wanted === '@keyturn/server' && name === 'cli' && !serverVerb.test(file.path)) {
    return 'only the verbs serve, demo, init, restore and notify preview import the server; speak HTTP through @keyturn/admin';
  }
  return undefined;
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
