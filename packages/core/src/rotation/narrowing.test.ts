import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, DURATIONS, facts, HOUR, holder, NOW, source } from './facts.test-support.ts';
import type { NarrowingFact, RotationFacts, SourceFact, SourceScopes } from './facts.ts';
import { nextStep } from './next-step.ts';
import { unsafeBecause } from './safety.ts';

const TRADE = 'orders:trade';
const READ = 'market:read';
const FUNDS = 'funds:withdraw';
const BOTH: NarrowingFact = { leaving: [TRADE, READ], staying: [TRADE, READ] };

function asked(...scopes: string[]): SourceScopes {
  return { asked: scopes, askedOnLeaving: scopes, untoldAt: null };
}

/** It trades, and has moved. */
const TRADER = source({
  id: 'src_trader',
  userAgent: 'trader',
  route: 'POST /orders',
  scopes: asked(TRADE),
});

/** It reads, and has not moved. */
const READER = source({
  id: 'src_reader',
  userAgent: 'reader',
  lastSeenAt: NOW - HOUR,
  lastOnLeaving: NOW - HOUR,
  lastOnStaying: null,
  firstOnStaying: null,
  scopes: asked(READ),
});

/** The trader has gone quiet and never moved: nobody waits for it any more. */
const GONE_QUIET = {
  ...TRADER,
  lastSeenAt: NOW - 90 * DAY,
  lastOnLeaving: NOW - 90 * DAY,
  lastOnStaying: null,
  firstOnStaying: null,
};

function worldOf(
  change: Parameters<typeof facts>[0] = {},
  narrowing: NarrowingFact = BOTH,
): RotationFacts {
  return { ...facts({ sources: [TRADER, READER], ...change }), narrowing };
}

/** The scope that leaves next, or null. */
function leaves(given: RotationFacts): string | null {
  const { act, scope } = nextStep(given, DURATIONS, NOW);
  assert.equal(act === 'narrow', scope !== null);
  return scope;
}

function waitsOf(given: RotationFacts, scope: string): string[] {
  const { scopes } = nextStep(given, DURATIONS, NOW);
  return (scopes.find((one) => one.scope === scope)?.waitsFor ?? []).map(
    ({ code, subject }) => `${code} ${subject}`,
  );
}

test('a scope leaves while those who never asked for it stay', () => {
  assert.equal(leaves(worldOf()), TRADE);
  assert.deepEqual(waitsOf(worldOf(), READ), ['source-on-old src_reader']);
  assert.deepEqual(waitsOf(worldOf(), TRADE), []);
});

test('it waits for whoever asked for it, with whichever version', () => {
  const alsoTrades = { ...READER, scopes: { ...asked(READ), asked: [READ, TRADE] } };
  assert.equal(leaves(worldOf({ sources: [TRADER, alsoTrades] })), null);
  const settling = { ...TRADER, lastOnLeaving: NOW - 3 * HOUR, lastOnStaying: NOW - 2 * HOUR };
  assert.equal(leaves(worldOf({ sources: [settling, READER] })), null);
});

test('whoever does not tell scopes may ask for any of them, and 35 days later is forgotten', () => {
  const { scopes: _, ...untold } = READER;
  assert.equal(leaves(worldOf({ sources: [TRADER, untold] })), null);
  const since = (untoldAt: number) => ({ ...READER, scopes: { ...asked(READ), untoldAt } });
  assert.equal(leaves(worldOf({ sources: [TRADER, since(NOW - 34 * DAY)] })), null);
  assert.equal(leaves(worldOf({ sources: [TRADER, since(NOW - 36 * DAY)] })), TRADE);
});

test('all that is not told by scope counts for each: time, holders, holds, connections, the unknown', () => {
  const early = worldOf({ rotation: { handedOutAt: NOW - 20 * HOUR } });
  assert.deepEqual(waitsOf(early, TRADE).sort(), ['hold-down rot_1', 'overlap-running rot_1']);
  const unconfirmed = [holder({ confirmedVersion: null })];
  const migrating = worldOf({ rotation: { phase: 'migrating' }, holders: unconfirmed });
  assert.deepEqual(waitsOf(migrating, TRADE), ['holder-not-confirmed hld_1']);
  assert.equal(leaves(migrating), null);
  const hold = { name: 'freeze', by: 'ops', since: NOW, text: '' };
  assert.deepEqual(waitsOf(worldOf({ rotation: { holds: [hold] } }), TRADE), ['hold freeze']);
  const open = [{ instance: '7f3aAAAAAAAAAAAAAAAAAA', open: 1, since: NOW - HOUR }];
  assert.equal(leaves(worldOf({ connections: open })), null);
  assert.deepEqual(waitsOf(worldOf({ sourcesOverflowed: true }), TRADE), ['hold incomplete']);
  const released = worldOf({
    sourcesOverflowed: true,
    rotation: { incompleteReleased: true },
    leaving: { lastPresentedAt: NOW - HOUR },
  });
  assert.deepEqual(waitsOf(released, TRADE), ['source-quiet-too-short rot_1']);
});

test('the silence of a source says nothing while its caller uses the version on another route (K15)', () => {
  assert.equal(leaves(worldOf({ sources: [GONE_QUIET, READER] })), TRADE);
  const sameCaller = { ...READER, userAgent: GONE_QUIET.userAgent };
  const waiting = worldOf({ sources: [GONE_QUIET, sameCaller] });
  assert.equal(leaves(waiting), null);
  assert.deepEqual(waitsOf(waiting, TRADE), ['source-on-old src_reader']);
  // What has moved has said where it is.
  assert.equal(leaves(worldOf({ sources: [TRADER, { ...READER, userAgent: 'trader' }] })), TRADE);
});

test('a scope that nobody used with the version leaves when nobody uses that version at all (K15)', () => {
  const three = { leaving: [FUNDS, TRADE, READ], staying: [FUNDS, TRADE, READ] };
  const WEEKLY = { ...READER, longestGapMs: 7 * DAY };
  const used = (at: number, others: SourceFact[] = []) =>
    worldOf({ sources: [{ ...WEEKLY, lastSeenAt: at, lastOnLeaving: at }, ...others] }, three);
  assert.deepEqual(waitsOf(used(NOW - HOUR), FUNDS), ['source-quiet-too-short rot_1']);
  // A call with the new version is no evidence of those who may use the old one.
  const onNewAlone = { asked: [FUNDS], askedOnLeaving: [], untoldAt: null };
  const tester = { ...TRADER, lastOnLeaving: null, scopes: onNewAlone };
  assert.deepEqual(waitsOf(used(NOW - HOUR, [tester]), FUNDS), ['source-quiet-too-short rot_1']);
  assert.equal(leaves(used(NOW - 25 * HOUR)), FUNDS);
});

test('the last scope leaves with its version, and the version before any scope', () => {
  const last = { leaving: [READ], staying: [READ, TRADE] };
  assert.equal(leaves(worldOf({ sources: [{ ...READER, scopes: asked('other') }] }, last)), null);
  const allMoved = worldOf({ sources: [TRADER] });
  assert.equal(nextStep(allMoved, DURATIONS, NOW).act, 'suspend');
});

test('a scope that the staying version lacks does not leave: there is nothing to move to', () => {
  const lacking = { leaving: [TRADE, READ], staying: [READ] };
  assert.deepEqual(waitsOf(worldOf({}, lacking), TRADE), [`hold ${TRADE}`]);
  assert.equal(leaves(worldOf({}, lacking)), null);
});

test('nothing leaves where the policy says so, before the hand-out, or while a roll back pends', () => {
  const off = facts({ sources: [TRADER, READER] });
  assert.deepEqual(nextStep(off, DURATIONS, NOW).scopes, []);
  const before = worldOf({ rotation: { phase: 'ready', handedOutAt: null } });
  assert.deepEqual(nextStep(before, DURATIONS, NOW).scopes, []);
  const pending = worldOf({ rotation: { rollBackPending: true } });
  assert.notEqual(nextStep(pending, DURATIONS, NOW).act, 'narrow');
});

test('the gate refuses a scope that somebody may need, however it was decided', () => {
  const gate = (given: RotationFacts, scope: string) =>
    unsafeBecause(given, 'narrow', DURATIONS, NOW, scope)?.code ?? null;
  assert.equal(gate(worldOf(), TRADE), null);
  assert.equal(gate(worldOf(), READ), 'source-on-old');
  assert.equal(
    gate(worldOf({ holders: [holder({ confirmedVersion: null })] }), TRADE),
    'holder-not-confirmed',
  );
  assert.equal(gate(worldOf({}, { leaving: [TRADE, READ], staying: [READ] }), TRADE), 'hold');
  const refused = worldOf({ staying: { publishedAt: { epoch: 1, revision: 101 } } });
  assert.equal(gate(refused, TRADE), 'verifier-not-acknowledged');
});
