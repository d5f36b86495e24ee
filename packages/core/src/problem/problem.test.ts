import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSAL_CODES } from '../lifecycle/refusal.ts';
import { PROBLEMS, problemEntry, problemType } from './problem.ts';

const entries = Object.entries(PROBLEMS);

test('a code is a word that an address can hold, a title and a summary are sentences', () => {
  for (const [code, { title, summary, status }] of entries) {
    assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(title, /^[A-Z].*[^.]$/);
    assert.match(summary, /^[A-Z`].*\.$/);
    assert.ok(status >= 400 && status < 600);
  }
});

test('no title stands for two codes', () => {
  const titles = entries.map(([, { title }]) => title);
  assert.equal(new Set(titles).size, titles.length);
});

test('asking again is advised where and only where the status says that it may help', () => {
  for (const [code, { status, retry }] of entries) {
    if (status >= 500) assert.notEqual(retry, 'no', code);
    if ([400, 403, 404, 405, 413, 415, 422].includes(status)) assert.equal(retry, 'no', code);
  }
});

test('every refusal of the lifecycle has an entry', () => {
  for (const code of REFUSAL_CODES) {
    assert.ok([404, 409].includes(problemEntry(code).status), code);
    assert.equal(problemType(code), `https://keyturn.dev/errors/${code}`);
  }
});
