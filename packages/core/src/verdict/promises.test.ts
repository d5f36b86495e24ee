/** What the decision table promises as a whole, over every combination of facts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideActive } from './active.ts';
import { type Decision, type FurtherStep, VERDICT_ROWS, type VerdictRow } from './decision.ts';
import { ALL_ACTIVES, ALL_HITS, ALL_MISSES, ALL_TRANSPORTS } from './facts.test-support.ts';
import { FRESHNESSES, type Freshness } from './freshness.ts';
import { decideHit } from './hit.ts';
import { decideMiss, decideServerAnswer, decideSynchronised } from './miss.ts';
import { API_KEY_STATUSES, REASONS, type Reason, type ReasonEntry } from './reason.ts';
import { timeStandingOf } from './time-limits.ts';
import { decideTransport } from './transport.ts';

interface Cell {
  readonly freshness: Freshness;
  readonly cell: Decision | FurtherStep;
  readonly facts: object;
}

const cells: Cell[] = [];
for (const freshness of FRESHNESSES) {
  for (const facts of ALL_HITS) {
    cells.push({ freshness, cell: decideHit(facts, freshness), facts });
  }
  for (const facts of ALL_MISSES) {
    cells.push({ freshness, cell: decideMiss(facts, freshness), facts });
  }
}
for (const freshness of ['fresh', 'grace'] as const) {
  for (const facts of ALL_ACTIVES) {
    cells.push({ freshness, cell: decideActive(facts, freshness), facts });
  }
}

const afterwards = [
  ...(['floor-reached', 'floor-beyond-head', 'no-answer'] as const).map(decideSynchronised),
  ...(['yes', 'no', 'no-answer'] as const).flatMap((result) => [
    decideServerAnswer('M8', result),
    decideServerAnswer('M9', result),
  ]),
];
const transports = ALL_TRANSPORTS.map(decideTransport).filter((cell) => cell !== null);

function entryOf(cell: Decision | FurtherStep): ReasonEntry | null {
  return cell.act === null ? REASONS[cell.reason] : null;
}

test('401 means fresh, or latched, malformed, a wrong tag, another api or environment', () => {
  const atAnyFreshness: VerdictRow[] = ['R2', 'R3', 'M1', 'M2'];
  for (const { freshness, cell, facts } of cells) {
    if (entryOf(cell)?.status !== 401 || freshness === 'fresh') continue;
    assert.ok(atAnyFreshness.includes(cell.row), JSON.stringify({ freshness, cell, facts }));
  }
});

test('a verifier without a replica calls nothing wrong but what is so without one', () => {
  for (const { freshness, cell, facts } of cells) {
    if (freshness !== 'blank' || 'understood' in facts || entryOf(cell)?.status !== 401) continue;
    assert.equal(cell.row, 'M1');
  }
});

test('accepted means fresh or in grace: no other freshness reaches step 3', () => {
  for (const { freshness, cell } of cells) {
    if (cell.act !== 'check-active' && cell.outcome !== 'accepted') continue;
    assert.ok(freshness === 'fresh' || freshness === 'grace');
  }
});

test('only a version that its record calls active, and latched by nothing, reaches step 3', () => {
  for (const freshness of FRESHNESSES) {
    for (const facts of ALL_HITS) {
      if (decideHit(facts, freshness).act !== 'check-active') continue;
      const { understood, state, keyRevoked, sameApi, sameEnvironment, keySuspended } = facts;
      assert.ok(understood && state === 'active' && !keyRevoked && !keySuspended);
      assert.ok(sameApi && sameEnvironment);
      assert.ok(facts.time === 'within' || facts.time === 'unlimited');
    }
  }
});

test('no row depends on wall time: no fact is an instant, and server time enters by limits alone', () => {
  for (const serverTime of [null, 0, Number.MAX_SAFE_INTEGER]) {
    const limits = { notBefore: null, expiresAt: null };
    assert.equal(timeStandingOf(limits, serverTime, 5_000), 'unlimited');
  }
  const instants = [...ALL_HITS, ...ALL_MISSES, ...ALL_ACTIVES]
    .flatMap((facts) => Object.values(facts))
    .filter((value) => typeof value === 'number');
  assert.deepEqual(instants, []);
});

test('no row causes I/O but M6, M8 and M9: a tag, an operator’s choice or a look-up part', () => {
  for (const { cell, facts } of cells) {
    if (cell.act !== 'synchronise' && cell.act !== 'ask-server') continue;
    assert.ok(['M6', 'M8', 'M9'].includes(cell.row));
    if (cell.row === 'M6') assert.ok('tagRight' in facts && facts.tagRight);
    if (cell.row === 'M8') assert.ok('mode' in facts && facts.mode === 'side-by-side');
    if (cell.row === 'M9') assert.ok('candidate' in facts && facts.candidate);
  }
});

test('every 503 says when to ask again and carries a status; no 401 says either way but refused', () => {
  for (const entry of Object.values(REASONS) as ReasonEntry[]) {
    if (entry.status === 503) assert.ok(entry.retryAfterSeconds !== null && entry.keyStatus);
    if (entry.status === 401) assert.equal(entry.keyStatus, 'refused');
    if (entry.keyStatus !== null) assert.ok(API_KEY_STATUSES.includes(entry.keyStatus));
  }
});

test('reason, status and outcome agree', () => {
  const outcomes: Record<number, string> = {
    200: 'accepted',
    400: 'rejected',
    401: 'rejected',
    403: 'forbidden',
    429: 'throttled',
    503: 'unavailable',
  };
  for (const [reason, entry] of Object.entries(REASONS)) {
    assert.equal(outcomes[entry.status], entry.outcome, reason);
  }
});

test('a reason about a record is told only where the whole secret matched', () => {
  for (const { cell, facts } of cells) {
    const entry = entryOf(cell);
    if (entry === null || entry.status !== 401 || !entry.told) continue;
    assert.ok('understood' in facts || cell.row === 'M1', JSON.stringify(cell));
  }
});

test('every row and every reason of the closed list can be reached', () => {
  const all = [...cells.map(({ cell }) => cell), ...afterwards, ...transports];
  const rows = new Set(all.map(({ row }) => row));
  assert.deepEqual([...rows].sort(), [...VERDICT_ROWS].sort());
  const reasons = new Set<Reason>(all.flatMap(({ reason }) => reason ?? []));
  assert.deepEqual([...reasons].sort(), Object.keys(REASONS).sort());
});

test('deciding allocates nothing: the same facts get the same frozen object', () => {
  for (const facts of ALL_HITS) {
    const cell = decideHit(facts, 'fresh');
    assert.equal(decideHit({ ...facts }, 'fresh'), cell);
    assert.ok(Object.isFrozen(cell));
  }
});
