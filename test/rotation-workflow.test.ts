import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { ending } from '../packages/cli/src/testing/run-command.ts';

const EXAMPLE = new URL('../examples/rotation-pipeline/', import.meta.url);
const WORKFLOW = readFileSync(new URL('rotate-key.yml', EXAMPLE), 'utf8');
const SCRIPT = readFileSync(new URL('rotate.sh', EXAMPLE), 'utf8');

interface Step {
  name?: string;
  run?: string;
  env?: Record<string, string>;
}

const steps: Step[] = parse(WORKFLOW).jobs.rotate.steps;
const [rotating = {}] = steps.filter(({ run }) => run?.includes('rotate.sh'));

/** Plays what the workflow runs, as GitHub's shell does, with a script that ends with this code. */
async function played(t: TestContext, code: number) {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-workflow-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(join(folder, 'scripts', 'rotate.sh'), `exit ${code}\n`);
  return ending(spawn('sh', ['-e', '-c', rotating.run ?? ''], { cwd: folder }));
}

test('the workflow runs the script where its first lines say to copy it', () => {
  const [, path = ''] = /^# .* and rotate\.sh to (\S+), /m.exec(WORKFLOW) ?? [];
  assert.ok(path.endsWith('/rotate.sh'));
  assert.match(rotating.run ?? '', new RegExp(`^ *sh ${path} `, 'm'));
});

test('the workflow gives the script every setting that it needs, and none that it does not read', () => {
  const [, required = ''] = /^for name in ([A-Z_ ]+); do$/m.exec(SCRIPT) ?? [];
  const given = Object.keys(rotating.env ?? {});
  assert.ok(required.split(' ').length > 5);
  for (const name of required.split(' ')) assert.ok(given.includes(name), name);
  for (const name of given) assert.ok(SCRIPT.includes(name), name);
});

test('the workflow runs nothing that somebody types into its form', () => {
  const runs = steps.flatMap(({ run }) => run ?? []);
  assert.ok(runs.length > 1);
  for (const run of runs) assert.doesNotMatch(run, /\$\{\{/);
});

test('the workflow fails where the script does, and passes where the rest is the server’s', async (t) => {
  assert.equal((await played(t, 0)).code, 0);
  for (const code of [1, 2]) assert.equal((await played(t, code)).code, code);
  const goesOn = await played(t, 4);
  assert.equal(goesOn.code, 0);
  assert.match(goesOn.stdout, /^::notice::.*goes on by itself/);
});
