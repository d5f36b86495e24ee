import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const KEYTURN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** `mark` is inherited by every process of the demo, so that those left behind can be found. */
function startDemo(mark: string, ...options: string[]): ChildProcess {
  const words = ['--conditions=keyturn-source', KEYTURN, 'demo', '--json', ...options];
  return spawn(process.execPath, words, {
    env: { ...process.env, DEMO_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function finish(demo: ChildProcess): Promise<{ code: number | null; last: string }> {
  let output = '';
  demo.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  let told = '';
  demo.stderr?.on('data', (chunk) => {
    told += chunk;
  });
  const [code] = await once(demo, 'close');
  assert.notEqual(output, '', told);
  return { code, last: output.trimEnd().split('\n').at(-1) ?? '' };
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Ids of live processes that carry the mark in their environment (Linux). */
function processesWith(mark: string): string[] {
  return readdirSync('/proc').filter((id) => {
    if (!/^[0-9]+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/environ`, 'utf8').includes(`DEMO_TEST_MARK=${mark}\0`);
    } catch {
      return false;
    }
  });
}

test('nobody is refused because of a key while keys rotate, go back and leak and the server is killed, in two demos at once', {
  timeout: 600_000,
}, async (t) => {
  const folder = temporaryFolder(t);
  const marks = [`twice-a-${process.pid}`, `twice-b-${process.pid}`];
  const reports = [join(folder, 'report.html'), join(folder, 'no-such-folder', 'report.html')];
  const results = await Promise.all(
    marks.map((mark, index) => finish(startDemo(mark, '--report', reports[index] as string))),
  );
  assert.deepEqual(
    results.map(({ last }) => JSON.parse(last).report),
    [reports[0], null],
    'a report that cannot be written fails nothing',
  );
  assert.equal(statSync(reports[0] as string).mode & 0o777, 0o644 & ~process.umask());
  assert.match(readFileSync(reports[0] as string, 'utf8'), /^<!doctype html>/);
  for (const { code, last } of results) {
    const verdict = JSON.parse(last);
    assert.equal(verdict.refusedBecauseOfKey, 0, last);
    assert.equal(verdict.unavailableBecauseOfKey, 0, last);
    assert.equal(verdict.rotations, 7, last);
    assert.equal(verdict.rolledBack, 1, last);
    assert.ok(verdict.rotationsExpedited >= 1, last);
    assert.equal(verdict.serverKills, 1);
    assert.equal(verdict.auditVerified, true);
    assert.ok(verdict.heldBackMs > 0);
    assert.ok(verdict.requests > 5_000, last);
    assert.equal(verdict.clients.length, 8);
    assert.equal(verdict.ok, true);
    assert.equal(code, 0);
  }
  if (process.platform === 'linux') assert.deepEqual(marks.flatMap(processesWith), []);
});

test('the demo leaves no process behind when it is stopped in the middle', {
  timeout: 120_000,
}, async () => {
  const mark = `stopped-${process.pid}`;
  const demo = startDemo(mark, '--no-report');
  const exited = once(demo, 'exit');
  for await (const line of createInterface({ input: demo.stderr as NodeJS.ReadableStream })) {
    if (line.includes('clients calling')) break;
  }
  if (process.platform === 'linux') assert.ok(processesWith(mark).length > 6);
  demo.kill('SIGINT');
  assert.deepEqual(await exited, [130, null]);
  if (process.platform === 'linux') assert.deepEqual(processesWith(mark), []);
});
