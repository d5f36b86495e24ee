import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyVersionEvent,
  DESIGNATIONS,
  type Ending,
  isLatched,
  LATCHED,
  VERSION_EVENTS,
  VERSION_STATES,
  type VersionChange,
  type VersionEvent,
  type VersionStanding,
} from './version-state.ts';

/** The table once more, by hand. Columns as below; `!` refused, `=` same, `fact` a fact. */
const COLUMNS =
  'pre-activation successor primary predecessor suspended deactivated compromised destroyed';
const TABLE = `
publish         successor    =           =           =           !           !           !           !
promote         !            primary     predecessor =           !           !           !           !
rollBack        !            !           predecessor primary     predecessor !           !           !
suspend         !            !           !           suspended   =           !           !           !
restore         !            =           =           =           predecessor !           !           !
deactivate      !            !           !           !           deactivated =           !           !
cancel          destroyed    deactivated =           =           =           =           =           =
revoke          destroyed    deactivated deactivated deactivated deactivated deactivated =           =
compromise      destroyed    compromised compromised compromised compromised compromised =           destroyed
compromiseLater destroyed    compromised fact        fact        compromised compromised =           destroyed
expire          destroyed    deactivated deactivated deactivated deactivated =           =           =
destroy         !            !           !           !           !           destroyed   destroyed   =
narrow          fact         fact        fact        fact        fact        fact        fact        fact
expose          fact         fact        fact        fact        fact        fact        fact        fact
taint           fact         fact        fact        fact        fact        fact        fact        fact`;

function standing(column: string): VersionStanding {
  const designation = DESIGNATIONS.find((name) => name === column);
  if (designation !== undefined) return { state: 'active', designation, ending: null };
  const state = VERSION_STATES.find((name) => name === column) ?? assert.fail(column);
  const ending: Ending | null = isLatched(state) ? 'deactivated' : null;
  return { state, designation: null, ending: state === 'compromised' ? 'compromised' : ending };
}

function shown(change: VersionChange): string {
  if (change.kind === 'changed') return change.designation ?? change.state;
  return { fact: 'fact', same: '=', refused: '!' }[change.kind];
}

for (const line of TABLE.trim().split('\n')) {
  const [name, ...cells] = line.trim().split(/\s+/);
  const event = VERSION_EVENTS.find((known) => known === name) ?? assert.fail(line);
  test(`version table: ${event}`, () => {
    for (const [index, column] of COLUMNS.split(' ').entries()) {
      const change = applyVersionEvent(standing(column), event);
      assert.equal(shown(change), cells[index], `${event} × ${column}`);
    }
  });
}

test('the table names every event', () => {
  assert.equal(TABLE.trim().split('\n').length, VERSION_EVENTS.length);
});

test('no event brings a latched version back', () => {
  for (const state of LATCHED) {
    for (const event of VERSION_EVENTS) {
      const change = applyVersionEvent(standing(state), event);
      if (change.kind === 'changed') assert.ok(isLatched(change.state), `${event} × ${state}`);
    }
  }
});

test('the graver reason of an ending stays', () => {
  const end = (...events: VersionEvent[]) => {
    let version = standing('primary');
    for (const event of events) {
      const change = applyVersionEvent(version, event);
      if (change.kind === 'changed') version = change;
    }
    return version.ending;
  };
  assert.equal(end('expire'), 'expired');
  assert.equal(end('expire', 'revoke'), 'revoked');
  assert.equal(end('revoke', 'expire'), 'revoked');
  assert.equal(end('revoke', 'compromise'), 'compromised');
  assert.equal(end('compromise', 'destroy'), 'compromised');
  assert.equal(end('revoke', 'destroy'), 'revoked');
  assert.equal(end('revoke', 'destroy', 'compromise'), 'compromised');
});

test('a second revoke of the same version changes nothing', () => {
  const revoked = applyVersionEvent(standing('primary'), 'revoke');
  assert.ok(revoked.kind === 'changed');
  assert.deepEqual(applyVersionEvent(revoked, 'revoke'), { kind: 'same' });
});
