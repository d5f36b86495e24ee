/** What a stranger gets: the packed tarballs, installed in an empty folder. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { tryReadme } from '../readme/try-readme.ts';
import { compileConsumer } from './compile-consumer.ts';
import { packageFaults } from './package-faults.ts';
import { published, removePublished } from './published.ts';
import { RUNTIMES } from './runtimes.ts';
import { tryRuntime } from './try-runtime.ts';

after(removePublished);

// Most of the time is spent waiting: for processes to start and for a key to turn.
describe('the tarballs', { concurrency: 4 }, () => {
  for (const { name } of RUNTIMES) {
    test(`verifier and client work on ${name}`, async (t) => {
      const { folder, runtime, missing } = await publishedFor(name);
      if (missing !== null) return t.skip(`${name} is not tried: ${missing}`);
      await tryRuntime(t, runtime, folder);
    });
  }

  test('each has what it names, depends on what it imports, and carries nothing else', async (t) => {
    const { folder, missing } = await published();
    if (missing !== null) return t.skip(missing);
    const packages = globSync(['@keyturn/*', 'keyturn'], { cwd: join(folder, 'node_modules') });
    assert.equal(packages.length, 6);
    const faults = packages.map((name) => [
      name,
      ...packageFaults(join(folder, 'node_modules', name)),
    ]);
    assert.deepEqual(
      faults.filter(({ length }) => length > 1),
      [],
    );
  });

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    test(`their declarations compile in a strict project (${moduleResolution})`, async (t) => {
      const { folder, missing } = await published();
      if (missing !== null) return t.skip(missing);
      await compileConsumer(folder, { module, moduleResolution });
    });
  }
});

describe('the README', { concurrency: 2 }, () => {
  for (const name of ['Node 24', 'Node 20']) {
    test(`its blocks run as they stand there, API and client on ${name}`, async (t) => {
      const { folder, runtime, missing } = await publishedFor(name);
      if (missing !== null) return t.skip(`${name} is not tried: ${missing}`);
      await tryReadme(t, runtime, folder);
    });
  }
});

async function publishedFor(name: string) {
  const { folder, runtimes, missing } = await published();
  const runtime = runtimes.find((one) => one.name === name);
  if (runtime === undefined) throw new TypeError(`${name} is no runtime`);
  return { folder, runtime, missing: missing ?? runtime.missing };
}
