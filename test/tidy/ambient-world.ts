import type { Node } from 'oxc-parser';
import { type FreeName, freeNames } from './free-names.ts';
import { type Finding, findingAt, programsOf, type Rule } from './rule.ts';
import { isTest, type ParsedFile, type SourceFile, walk } from './source-file.ts';

/** The only files that touch the machine's clock, randomness, timers and network by name. */
const makersOfPorts: readonly { path: RegExp; reason: string }[] = [
  {
    path: /^packages\/(?:server|cli)\/src\/main\.ts$/,
    reason: 'the start of a program: it picks the adapters and hands them in',
  },
  {
    path: /^packages\/(?:verifier|client|server|cli)\/src\/system\.ts$/,
    reason: 'the defaults of an embeddable package, and what main.ts hands in',
  },
  {
    path: /^packages\/cli\/src\/demo\//,
    reason: 'programs that stand for a provider and its clients: they measure what the world sees',
  },
];

/** Where the simulator runs the real code, timers and calls are ports as well (schedule, net). */
const simulated = /^packages\/(?:core|verifier|client|server)\/src\//;

const timersAndNet = new Set(['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'WebSocket']);
const modulesOfPorts = /^node:(?:timers(?:\/promises)?|perf_hooks)$/;
const randomOfCrypto =
  /^(?:randomBytes|randomFill|randomFillSync|randomInt|randomUUID|getRandomValues)$/;

export const ambientWorld: Rule = {
  name: 'clock, randomness, timers and network are ports, made in main.ts and system.ts',
  check: (files) => programsOf(files).filter(isBound).flatMap(checkFile),
  finds: [
    {
      files: { 'packages/server/src/usage/a.ts': 'const at = Date.now();' },
      at: ['packages/server/src/usage/a.ts:1'],
    },
    {
      files: { 'packages/cli/src/verbs/a.ts': '\nconst at = new Date();' },
      at: ['packages/cli/src/verbs/a.ts:2'],
    },
    {
      files: { 'packages/verifier/src/a.ts': 'const clock = performance;' },
      at: ['packages/verifier/src/a.ts:1'],
    },
    {
      files: { 'packages/client/src/a.ts': 'const x = Math.random();' },
      at: ['packages/client/src/a.ts:1'],
    },
    {
      files: { 'packages/server/src/a.ts': "import { randomBytes } from 'node:crypto';" },
      at: ['packages/server/src/a.ts:1'],
    },
    {
      files: { 'packages/server/src/a.ts': 'const id = crypto.randomUUID();' },
      at: ['packages/server/src/a.ts:1'],
    },
    {
      files: { 'packages/cli/src/verbs/a.ts': 'const t = process.hrtime.bigint();' },
      at: ['packages/cli/src/verbs/a.ts:1'],
    },
    {
      files: { 'packages/verifier/src/a.ts': 'setTimeout(go, 5);\nawait fetch(url);' },
      at: ['packages/verifier/src/a.ts:1', 'packages/verifier/src/a.ts:2'],
    },
    {
      files: { 'packages/server/src/a.ts': "import { setTimeout } from 'node:timers/promises';" },
      at: ['packages/server/src/a.ts:1'],
    },
    {
      files: { 'packages/server/src/a.ts': 'const gone = AbortSignal.timeout(5);' },
      at: ['packages/server/src/a.ts:1'],
    },
  ],
  accepts: [
    {
      'packages/server/src/main.ts': 'const at = Date.now();',
      'packages/cli/src/demo/a.ts': 'const at = performance.now();',
      'packages/verifier/src/system.ts': 'export const random = () => Math.random();',
      'packages/verifier/src/a.ts': 'const text = new Date(atMs).toISOString();',
      'packages/client/src/a.ts': 'export const get = (fetch: Fetch) => fetch("/");',
      'packages/server/src/a.ts': "import { createHash } from 'node:crypto';",
      'packages/cli/src/verbs/a.ts': 'setTimeout(go, pollMs);',
      'packages/server/src/a.test.ts': 'const at = Date.now();',
      'bench/a.ts': 'const at = performance.now();',
    },
  ],
};

function isBound(file: SourceFile): boolean {
  const makesPorts = makersOfPorts.some(({ path }) => path.test(file.path));
  return /^packages\/[^/]+\/src\//.test(file.path) && !isTest(file) && !makesPorts;
}

function checkFile(file: ParsedFile): Finding[] {
  const portsToo = simulated.test(file.path);
  const findings: Finding[] = [];
  for (const one of file.imports) {
    const name = importedPort(one.specifier, one.names, portsToo);
    if (name !== undefined) {
      findings.push({ path: file.path, line: one.line, text: refusalOf(name) });
    }
  }
  for (const free of freeNames(file.program)) {
    const name = ambientName(free, portsToo);
    if (name !== undefined) findings.push(findingAt(file, free.start, refusalOf(name)));
  }
  walk(file.program, (node) => {
    const name = randomMember(node);
    if (name !== undefined) findings.push(findingAt(file, node.start, refusalOf(name)));
  });
  return findings;
}

function refusalOf(name: string): string {
  return `${name} belongs in main.ts or system.ts; take the port (clock, random, schedule, net) as an argument`;
}

function importedPort(specifier: string, names: readonly string[], portsToo: boolean) {
  if (modulesOfPorts.test(specifier) && portsToo) return specifier;
  if (specifier !== 'node:crypto') return undefined;
  return names.find((name) => randomOfCrypto.test(name));
}

/** The name of the clock, timer or call that a global is used as. */
function ambientName({ name, parent }: FreeName, portsToo: boolean): string | undefined {
  const member = memberOf(parent);
  switch (name) {
    case 'performance':
      return 'performance';
    case 'Date':
      if (member !== undefined) return member === 'now' ? 'Date.now' : undefined;
      if (parent?.type === 'NewExpression')
        return parent.arguments.length > 0 ? undefined : 'new Date()';
      return parent?.type === 'BinaryExpression' ? undefined : 'Date';
    case 'Math':
      return member === 'random' || member === undefined ? 'Math.random' : undefined;
    case 'process':
      return member === 'hrtime' || member === 'uptime' ? `process.${member}` : undefined;
    case 'AbortSignal':
      return portsToo && member === 'timeout' ? 'AbortSignal.timeout' : undefined;
    default:
      return portsToo && timersAndNet.has(name) ? name : undefined;
  }
}

function memberOf(parent: Node | null): string | undefined {
  if (parent?.type !== 'MemberExpression' || parent.property.type !== 'Identifier')
    return undefined;
  return parent.property.name;
}

function randomMember(node: Node): string | undefined {
  const member = memberOf(node);
  if (node.type !== 'MemberExpression' || member === undefined) return undefined;
  const isCrypto = node.object.type === 'Identifier' && /crypto/i.test(node.object.name);
  return isCrypto && randomOfCrypto.test(member) ? `crypto.${member}` : undefined;
}
