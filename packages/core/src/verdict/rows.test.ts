/** The decision table row by row, each written here a second time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActiveFacts, decideActive } from './active.ts';
import type { Decision, FurtherStep } from './decision.ts';
import { ACTIVE, HIT, IMPORTED, NATIVE, SOUND } from './facts.test-support.ts';
import { FRESHNESSES } from './freshness.ts';
import { decideHit, type HitFacts } from './hit.ts';
import { decideMiss, decideServerAnswer, decideSynchronised, type MissFacts } from './miss.ts';
import { REASONS } from './reason.ts';
import { decideTransport, type TransportFacts } from './transport.ts';

/** Row, then status and reason, or the act, then alarm and report. */
function told(cell: Decision | FurtherStep | null): string {
  if (cell === null) return 'look up';
  const words = [cell.row];
  if (cell.act !== null) return [...words, cell.act].join(' ');
  const also = [cell.alarm && `alarm ${cell.alarm}`, cell.report && `report ${cell.report}`];
  return [...words, REASONS[cell.reason].status, cell.reason, ...also.filter(Boolean)].join(' ');
}

const TRANSPORT_CASES: [Partial<TransportFacts>, string][] = [
  [{ credentials: 'none' }, 'T1 401 no-credential'],
  [{ credentials: 'none', clearHttp: true }, 'T1 401 no-credential'],
  [{ credentials: 'several' }, 'T2 400 several-credentials'],
  [{ inQuery: true }, 'T2 400 several-credentials report exposed-if-hit'],
  [{ credentials: 'none', inQuery: true }, 'T3 400 key-in-query report exposed-if-hit'],
  [{ clearHttp: true }, 'T4 403 clear-http report exposed-if-hit'],
  [{ form: 'empty' }, 'T5 400 credential-empty'],
  [{ form: 'too-long' }, 'T5 400 credential-too-long'],
  [{ form: 'not-ascii', sourceOverBudget: true }, 'T5 400 credential-not-ascii'],
  [{ sourceOverBudget: true }, 'T6 429 source-over-budget'],
  [{}, 'look up'],
];

for (const [facts, expected] of TRANSPORT_CASES) {
  test(`row ${expected} for ${JSON.stringify(facts)}`, () => {
    assert.equal(told(decideTransport({ ...SOUND, ...facts })), expected);
  });
}

/** Fresh, grace, stale, blank; one entry for all four alike. */
type Cells = [string] | [string, string, string, string];

const STALE = (row: string) => `${row} 503 stale`;

function onlyFresh(row: string, fresh: string): Cells {
  return [fresh, STALE(row), STALE(row), STALE(row)];
}

const R1 = 'R1 503 record-not-understood';
const unknownRecord: Cells = [`${R1} alarm record-not-understood`, R1, R1, R1];

const HIT_CASES: [Partial<HitFacts>, Cells][] = [
  [{ understood: false }, unknownRecord],
  [{ state: 'dormant' }, unknownRecord],
  [{ state: 'pre-activation' }, unknownRecord],
  [{ state: 'deactivated', ending: 'deactivated' }, ['R2 401 version-deactivated']],
  [{ state: 'deactivated', ending: 'revoked' }, ['R2 401 version-revoked']],
  [{ state: 'deactivated', ending: 'expired' }, ['R2 401 key-expired']],
  [{ state: 'compromised', ending: 'compromised' }, ['R2 401 version-compromised']],
  [{ state: 'destroyed', ending: 'revoked' }, ['R2 401 version-destroyed']],
  [{ keyRevoked: true }, ['R2 401 key-revoked']],
  [{ state: 'deactivated', sameApi: false }, ['R2 401 version-deactivated']],
  [{ sameApi: false }, ['R3 401 other-api alarm other-api-or-environment']],
  [{ sameEnvironment: false }, ['R3 401 other-environment alarm other-api-or-environment']],
  [{ keySuspended: true }, onlyFresh('R4', 'R4 401 key-suspended')],
  [{ time: 'unknown' }, ['R5 503 server-time-unknown']],
  [{ time: 'too-early' }, onlyFresh('R6', 'R6 401 key-not-yet-valid')],
  [{ time: 'too-late' }, onlyFresh('R6', 'R6 401 key-expired')],
  [{ state: 'suspended' }, onlyFresh('R7', 'R7 503 version-suspended report at-once')],
  [{}, ['R8 check-active', 'R8 check-active', STALE('R8'), STALE('R8')]],
  [{ time: 'within' }, ['R8 check-active', 'R8 check-active', STALE('R8'), STALE('R8')]],
];

for (const [facts, cells] of HIT_CASES) {
  test(`row ${cells.join(', ')} for ${JSON.stringify(facts)}`, () => {
    for (const [index, freshness] of FRESHNESSES.entries()) {
      const cell = decideHit({ ...HIT, ...facts }, freshness);
      assert.equal(told(cell), cells[index] ?? cells[0], freshness);
    }
  });
}

const ACTIVE_CASES: [Partial<ActiveFacts>, string, string][] = [
  [{ addressAllowed: false }, 'A1 403 address-not-allowed', 'A1 503 stale'],
  [{ regionAllowed: false }, 'A1 403 region-not-allowed', 'A1 503 stale'],
  [{ scopesHeld: false, limit: 'over-rate' }, 'A1 403 scope-missing', 'A1 503 stale'],
  [{ limit: 'over-quota' }, 'A2 429 quota-exceeded', 'A2 429 quota-exceeded'],
  [{ limit: 'over-rate' }, 'A2 429 rate-exceeded', 'A2 429 rate-exceeded'],
  [
    { designation: 'successor' },
    'A3 200 early-use alarm early-use report at-once',
    'A3 200 early-use alarm early-use report at-once',
  ],
  [{}, 'A4 200 accepted', 'A4 200 stale-accepted'],
  [{ designation: 'predecessor' }, 'A4 200 accepted', 'A4 200 stale-accepted'],
];

for (const [facts, fresh, grace] of ACTIVE_CASES) {
  test(`row ${fresh}, in grace ${grace}, for ${JSON.stringify(facts)}`, () => {
    assert.equal(told(decideActive({ ...ACTIVE, ...facts }, 'fresh')), fresh);
    assert.equal(told(decideActive({ ...ACTIVE, ...facts }, 'grace')), grace);
  });
}

const tagWrong = 'M2 401 tag-wrong';

const MISS_CASES: [MissFacts, Cells][] = [
  [{ ...NATIVE, checksumRight: false, tagRight: false }, ['M1 401 malformed']],
  [{ ...NATIVE, tagRight: false }, [tagWrong, tagWrong, tagWrong, 'M2 503 stale']],
  [{ ...NATIVE, ringKeyKnown: false }, onlyFresh('M3', 'M3 401 ring-key-unknown')],
  [{ ...NATIVE, floor: 'orphan' }, onlyFresh('M4', 'M4 503 orphan report orphan')],
  [{ ...NATIVE, floor: 'orphan-closed' }, onlyFresh('M4', 'M4 401 orphan-closed')],
  [NATIVE, onlyFresh('M5', 'M5 401 unknown-key')],
  [{ ...NATIVE, floor: 'above' }, ['M6 synchronise']],
  [IMPORTED, onlyFresh('M7', 'M7 401 unknown-key')],
  [{ ...IMPORTED, mode: 'side-by-side' }, ['M8 ask-server']],
  [{ ...IMPORTED, hash: 'slow', candidate: true }, ['M9 ask-server']],
  [{ ...IMPORTED, hash: 'slow' }, onlyFresh('M7', 'M7 401 unknown-key')],
  [{ form: 'unknown' }, onlyFresh('M10', 'M10 401 form-unknown')],
];

for (const [facts, cells] of MISS_CASES) {
  test(`row ${cells.join(', ')} for ${JSON.stringify(facts)}`, () => {
    for (const [index, freshness] of FRESHNESSES.entries()) {
      assert.equal(told(decideMiss(facts, freshness)), cells[index] ?? cells[0], freshness);
    }
  });
}

test('row M6 after the synchronisation: again, a forged floor, or behind', () => {
  assert.equal(told(decideSynchronised('floor-reached')), 'M6 look-up-again');
  assert.equal(
    told(decideSynchronised('floor-beyond-head')),
    'M6 401 forged-floor alarm forged-floor',
  );
  assert.equal(told(decideSynchronised('no-answer')), 'M6 503 behind');
  assert.equal(REASONS.behind.retryAfterSeconds, 1);
});

test('rows M8 and M9 after the server was asked', () => {
  assert.equal(told(decideServerAnswer('M8', 'yes')), 'M8 check-active');
  assert.equal(told(decideServerAnswer('M9', 'yes')), 'M9 check-hit');
  for (const row of ['M8', 'M9'] as const) {
    assert.equal(told(decideServerAnswer(row, 'no')), `${row} 401 unknown-key`);
    assert.equal(told(decideServerAnswer(row, 'no-answer')), `${row} 503 server-not-answering`);
  }
});
