import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROBLEMS, type ProblemCode, problemType, REASONS, type Reason } from '@keyturn/core';
import { pino } from 'pino';
import type { Deployment } from '../../packages/server/src/deployment.ts';
import { makeApp } from '../../packages/server/src/http/app.ts';
import { Signals } from '../../packages/server/src/signals.ts';
import { REFUSALS } from '../../packages/verifier/src/answer/refusals.ts';

const pages = new URL('../../docs/errors/', import.meta.url);

interface ExpectedExample {
  title: string;
  status: number;
}

/** What the tables say of a code: as the HTTP API answers it, as a verifier does, or both. */
function expectedExamples(code: string): ExpectedExample[] {
  const examples: ExpectedExample[] = [];
  if (code in PROBLEMS) examples.push(PROBLEMS[code as ProblemCode]);
  if (code in REFUSALS) {
    const { title } = REFUSALS[code as keyof typeof REFUSALS];
    const reason = code === 'invalid-key' ? 'unknown-key' : (code as Reason);
    examples.push({ title, status: REASONS[reason].status });
  }
  return examples;
}

const codes = [...new Set([...Object.keys(PROBLEMS), ...Object.keys(REFUSALS)])].toSorted();

function pageOf(code: string): string {
  return readFileSync(new URL(`${code}.md`, pages), 'utf8');
}

function examplesOf(page: string): Record<string, unknown>[] {
  return [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json ?? ''));
}

test('every code has a page, every page a code, and the index names them all', () => {
  const found = readdirSync(pages)
    .map((name) => name.replace(/\.md$/, ''))
    .filter((name) => name !== 'README')
    .toSorted();
  assert.deepEqual(found, codes);
  const index = readFileSync(new URL('README.md', pages), 'utf8');
  const listed = [...index.matchAll(/\[`([a-z-]+)`\]\(\1\.md\)/g)].map(([, code]) => code);
  assert.deepEqual(listed, codes);
});

test('each page shows the documents that the tables make, and says what to do', () => {
  for (const code of codes) {
    const page = pageOf(code);
    const examples = examplesOf(page);
    const expected = expectedExamples(code);
    assert.equal(examples.length, expected.length, code);
    for (const [index, { title, status }] of expected.entries()) {
      const example = examples[index] ?? {};
      const shown = { type: example.type, title: example.title, status: example.status };
      assert.deepEqual(shown, { type: problemType(code as ProblemCode), title, status }, code);
      assert.equal(example.code, code);
      assert.match(String(example.detail), /\S\.$/);
      assert.ok(page.includes(`answers it with ${status}`), `${code} says ${status}`);
    }
    assert.match(page, /^# `[a-z-]+`\n\n\*\*/);
    assert.match(page, /\n## What to do\n\n- /);
  }
});

test('no page advises to repeat what the table says will be refused again', () => {
  for (const [code, { retry }] of Object.entries(PROBLEMS)) {
    const advice = {
      no: 'Do not repeat it unchanged.',
      after: 'Repeat it later;',
      'same-request': 'Repeat the same request;',
    }[retry];
    assert.ok(pageOf(code).includes(advice), code);
  }
});

/** Answered before a route is known, so that no route's description can name them. */
const OUTSIDE_ROUTES = [
  'headers-too-large',
  'malformed-request',
  'method-not-allowed',
  'request-timeout',
];

/** Refusals of acts that no route does so far. */
const NO_ROUTE_SO_FAR = [
  'roll-back-pending',
  'rotation-held',
  'version-active',
  'version-not-leaving',
];

test('the description of the API names each code where it is answered, under its status', async (t) => {
  const undriven = { log: pino({ level: 'silent' }), signals: new Signals() } as Deployment;
  const app = await makeApp(undriven);
  t.after(() => app.close());
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
  };
  const named = new Set<string>();
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    for (const [status, { description }] of Object.entries(operation.responses)) {
      if (Number(status) < 400) continue;
      for (const [, code] of description.matchAll(/`([a-z-]+)`/g)) {
        assert.equal(PROBLEMS[code as ProblemCode]?.status, Number(status), code);
        named.add(code ?? '');
      }
    }
  }
  const unnamed = Object.keys(PROBLEMS).filter((code) => !named.has(code));
  assert.deepEqual(unnamed.toSorted(), [...OUTSIDE_ROUTES, ...NO_ROUTE_SO_FAR].toSorted());
});
