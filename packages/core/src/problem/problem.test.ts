import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSAL_CODES } from '../lifecycle/refusal.ts';
import { REASONS, type Reason, toldReason } from '../verdict/reason.ts';
import { PROBLEMS, problemEntry, problemType } from './problem.ts';
import { VERIFIER_PROBLEM_CODES, verifierProblemEntry } from './verifier-problem.ts';

const entries = [
  ...Object.entries(PROBLEMS),
  ...VERIFIER_PROBLEM_CODES.map((code) => [code, verifierProblemEntry(code)] as const),
];

test('a code is a word that an address can hold, a title and a summary are sentences', () => {
  for (const [code, { title, summary, status }] of entries) {
    assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(title, /^[A-Z].*[^.]$/);
    assert.match(summary, /^[A-Z`].*\.$/);
    assert.ok(status >= 400 && status < 600);
  }
});

test('no title stands for two codes', () => {
  const titles = Object.values(PROBLEMS).map(({ title }) => title);
  assert.equal(new Set(titles).size, titles.length);
});

test('asking again later is advised where and only where the status says that it may help', () => {
  for (const [code, { status, retry }] of entries) {
    if (status === 503 || status === 429) assert.notEqual(retry, 'no', code);
    if (status === 400 || status === 403 || status === 404) assert.equal(retry, 'no', code);
  }
});

test('every refusal of the lifecycle has an entry', () => {
  for (const code of REFUSAL_CODES) {
    assert.ok(problemEntry(code).status >= 404, code);
    assert.equal(problemType(code), `https://keyturn.dev/errors/${code}`);
  }
});

test('a verifier has a problem for each reason that it tells, and for no other', () => {
  const told = new Set(
    (Object.keys(REASONS) as Reason[])
      .filter((reason) => REASONS[reason].outcome !== 'accepted')
      .map(toldReason),
  );
  assert.deepEqual([...told].toSorted(), [...VERIFIER_PROBLEM_CODES].toSorted());
});

test('what may not be told has one code, one status and one body', () => {
  const generic = verifierProblemEntry('invalid-key');
  for (const reason of Object.keys(REASONS) as Reason[]) {
    if (REASONS[reason].told) continue;
    assert.equal(REASONS[reason].status, generic.status, reason);
  }
});
