import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Api, Diagnosis, Hold, Verifier, VerifierInstance, Wait } from '@keyturn/core';
import type { Check } from './check.ts';
import { directoryChecks } from './directory-checks.ts';
import type { DirectoryFacts } from './directory-facts.ts';
import { doctorText } from './doctor-text.ts';
import { rotationChecks } from './rotation-checks.ts';
import {
  clockChecks,
  contactCheck,
  noticeCheck,
  tokenCheck,
  transportCheck,
  versionCheck,
} from './server-checks.ts';
import { verifierChecks } from './verifier-checks.ts';

const NOW = '2026-11-23T02:17:00.000Z';
const nowMs = Date.parse(NOW);

const diagnosis: Diagnosis = {
  version: '0.1.0',
  node: 'v24.21.0',
  wallTime: NOW,
  serverTime: NOW,
  clockOffsetMs: 0,
  clockToleranceMs: 5_000,
  holds: [],
  token: { id: 'tok_1', kind: 'admin', name: 'first', apis: null },
  notices: { pending: 0, oldestPendingAt: null, lastError: null, givenUp: 0 },
  mailsContacts: null,
  clientsWithoutContact: null,
};

function told(checks: (Check | null)[]): string[] {
  return checks.map((check) =>
    check ? `${check.level}: ${check.text} | ${check.type}` : 'nothing',
  );
}

function levels(checks: (Check | null)[]): string[] {
  return checks.map((check) => check?.level ?? 'nothing');
}

describe('what doctor makes of a server', () => {
  test('another release is told with what installs the right one', () => {
    assert.deepEqual(levels([versionCheck('0.1.0', diagnosis)]), ['ok']);
    assert.deepEqual(told([versionCheck('0.2.0', diagnosis)]), [
      'warning: this command is 0.2.0, the server 0.1.0 | npm install --global keyturn@0.1.0',
    ]);
  });

  test('clocks are compared no finer than the answer took', () => {
    const at = (fromMs: number, toMs: number) =>
      levels(clockChecks(diagnosis, { beforeMs: nowMs + fromMs, afterMs: nowMs + toMs }));
    assert.deepEqual(at(-10, 10), ['ok']);
    assert.deepEqual(at(0, 11_000), ['ok']);
    assert.deepEqual(at(60_000, 60_100), ['warning']);
    assert.deepEqual(at(-60_000, -60_100), ['warning']);
  });

  test('a clock under which the server does not act is wrong', () => {
    const asked = { beforeMs: nowMs, afterMs: nowMs };
    const held = { ...diagnosis, holds: [{ name: 'clock', text: 'far ahead' }] };
    const [check] = clockChecks(held, asked);
    assert.equal(check?.level, 'wrong');
    assert.equal(check?.type, 'KEYTURN_ACCEPT_CLOCK=2026-11-23 keyturn serve');
    assert.deepEqual(levels(clockChecks({ ...diagnosis, clockOffsetMs: -7_000 }, asked)), [
      'wrong',
    ]);
  });

  test('a token says what it may do', () => {
    const read = { ...diagnosis.token, kind: 'read' as const, apis: ['api_1'] };
    assert.match(tokenCheck(diagnosis).text, /may do everything$/);
    assert.match(tokenCheck({ ...diagnosis, token: read }).text, /may look.* within api_1$/);
  });

  test('clear text is told where it is used, and where it is allowed for nothing', () => {
    assert.equal(transportCheck('https://keys.example', false), null);
    assert.equal(transportCheck('http://127.0.0.1:4100', false), null);
    assert.match(transportCheck('http://keys.example', true)?.text ?? '', /can read tokens/);
    assert.match(transportCheck('https://keys.example', true)?.text ?? '', /not needed/);
  });

  test('notices that fail are a warning for an hour, then wrong', () => {
    const failing = (minutes: number): Diagnosis => ({
      ...diagnosis,
      notices: {
        pending: 3,
        oldestPendingAt: new Date(nowMs - minutes * 60_000).toISOString(),
        lastError: 'answered 500',
        givenUp: 0,
      },
    });
    assert.deepEqual(levels([noticeCheck(failing(2))]), ['warning']);
    assert.deepEqual(levels([noticeCheck(failing(90))]), ['wrong']);
    assert.equal(noticeCheck({ ...diagnosis, notices: null }), null);
    const lost = { pending: 0, oldestPendingAt: null, lastError: null, givenUp: 2 };
    assert.deepEqual(levels([noticeCheck({ ...diagnosis, notices: lost })]), ['wrong']);
  });
});

describe('what doctor makes of contacts', () => {
  test('clients at which nobody can be told are a warning where mail leaves', () => {
    const check = (clientsWithoutContact: number) =>
      told([contactCheck({ ...diagnosis, mailsContacts: true, clientsWithoutContact })]).join();
    assert.equal(contactCheck(diagnosis), null, 'the token may not know');
    assert.match(check(0), /^ok: /);
    assert.match(check(1), /^warning: nobody at one client with keys .*keyturn clients edit/);
    assert.match(check(3), /^warning: nobody at 3 clients with keys/);
  });

  test('that no client is told where no mail is set up is said, and is neither wrong nor a warning', () => {
    const check = contactCheck({ ...diagnosis, mailsContacts: false });
    assert.deepEqual(told([check]), [
      'info: no mail is set up, so Keyturn tells no client what becomes of its keys | null',
    ]);
    assert.match(doctorText(check ? [check] : [], 80), /^.*info.*\n\nnothing is wrong\n$/s);
  });
});

const api: Api = {
  id: 'api_1',
  name: 'market',
  prefix: 'mkt',
  scopes: [],
  scopeGrace: {},
  keyClasses: {},
  createdAt: NOW,
};

function group(...instances: Partial<VerifierInstance>[]): Verifier {
  return {
    id: 'ver_1',
    name: 'edge',
    region: 'eu',
    apis: ['api_1'],
    createdAt: NOW,
    instances: instances.map((instance, index) => ({
      id: `instance${index}`,
      standing: 'fresh',
      firstSeenAt: NOW,
      lastReportAt: NOW,
      applied: { epoch: 0, revision: 9 },
      revisionsBehind: 0,
      leaseAgeMs: 1_000,
      watermark: NOW,
      watermarkAgeMs: 0,
      sessions: 0,
      ...instance,
    })),
  };
}

describe('what doctor makes of verifiers', () => {
  test('all is well where each instance hears of every change', () => {
    assert.deepEqual(told(verifierChecks([api], [group({}, { standing: 'gone' })])), [
      'ok: 1 instance hears of every change | null',
    ]);
  });

  test('an api that nobody checks, and a group that never started, are told', () => {
    assert.match(told(verifierChecks([], [])).join(), /keyturn apis add/);
    assert.match(told(verifierChecks([api], [])).join(), /verifiers add NAME .*--apis market/);
    assert.match(told(verifierChecks([api], [group()])).join(), /edge has no instance/);
    assert.deepEqual(levels(verifierChecks([api], [group({ standing: 'gone' })])), ['warning']);
  });

  test('an instance that fell silent is wrong where no other serves', () => {
    const silent = { id: 'a', standing: 'stale' as const };
    const [alone] = verifierChecks([api], [group(silent)]);
    assert.equal(alone?.level, 'wrong');
    assert.equal(alone?.type, 'keyturn verifiers gone a');
    assert.deepEqual(levels(verifierChecks([api], [group(silent, {})])), ['warning']);
    assert.deepEqual(levels(verifierChecks([api], [group({ standing: 'grace' })])), ['warning']);
  });

  test('an instance that lags is told with what it lacks', () => {
    assert.match(told(verifierChecks([api], [group({ revisionsBehind: 3 })])).join(), /3 changes/);
    const blank = { applied: null, revisionsBehind: null };
    assert.match(told(verifierChecks([api], [group(blank)])).join(), /no key set/);
  });
});

describe('what doctor makes of rotations', () => {
  const wait = (code: Wait['code'], subject: string): Wait => ({
    code,
    subject,
    since: NOW,
    until: null,
    text: `waits for ${subject}`,
  });
  const hold = (name: string): Hold => ({ name, by: 'first', since: NOW, text: '' });
  const rotation = (holds: Hold[], waitsFor: Wait[]) => ({
    id: 'rot_1',
    keyId: 'key_1',
    holds,
    waitsFor,
  });

  test('a hold is told with the act that ends it', () => {
    const typed = (name: string) => rotationChecks([rotation([hold(name)], [])], true)[0]?.type;
    assert.equal(typed('no; freeze'), "keyturn rotations release rot_1 --name 'no; freeze'");
    assert.equal(typed('key-suspended'), 'keyturn keys resume key_1');
    assert.equal(typed('key-tainted'), 'keyturn keys taint key_1 --clear');
    assert.equal(typed('clock'), null);
  });

  test('a holder is told once the overlap is over', () => {
    const silent = wait('holder-not-confirmed', 'hld_1');
    const early = rotation([], [silent, wait('overlap-running', 'rot_1')]);
    assert.deepEqual(levels(rotationChecks([early], true)), ['ok']);
    const [late] = rotationChecks([rotation([], [silent])], true);
    assert.equal(late?.type, 'keyturn holders gone hld_1');
  });

  test('many are told in part', () => {
    const many = Array.from({ length: 40 }, () => rotation([hold('freeze')], []));
    const checks = rotationChecks(many, true);
    assert.equal(checks.length, 11);
    assert.match(checks.at(-1)?.text ?? '', /^30 more/);
  });
});

describe('what doctor makes of a data directory', () => {
  const facts: DirectoryFacts = {
    path: '/var/lib/key turn',
    mode: 0o700,
    isOwn: true,
    files: [
      { path: '/var/lib/key turn/master.key', mode: 0o600 },
      { path: '/var/lib/key turn/keyturn.db', mode: 0o644 },
    ],
    freeBytes: 20 * 2 ** 30,
    heldBy: 17,
  };

  test('one that is closed to others, with room, is well', () => {
    assert.deepEqual(told(directoryChecks(facts)), [
      'ok: /var/lib/key turn is for its owner alone, with 20 GiB free; process 17 uses it | null',
    ]);
  });

  test('what others may read is told with what closes it', () => {
    const open = directoryChecks({ ...facts, mode: 0o755 });
    assert.deepEqual(
      open.map(({ type }) => type),
      ["chmod 700 '/var/lib/key turn'", "chmod 600 '/var/lib/key turn/keyturn.db'"],
    );
    const key = [{ path: '/k/master.key', mode: 0o640 }];
    assert.deepEqual(levels(directoryChecks({ ...facts, files: key })), ['wrong']);
  });

  test('a missing one, a foreign one and a full volume are told', () => {
    assert.match(told(directoryChecks({ ...facts, mode: null })).join(), /init --data-dir '/);
    assert.deepEqual(levels(directoryChecks({ ...facts, isOwn: false })), ['warning']);
    assert.deepEqual(levels(directoryChecks({ ...facts, freeBytes: 500 * 2 ** 20 })), ['warning']);
    assert.deepEqual(levels(directoryChecks({ ...facts, freeBytes: 5 })), ['wrong']);
  });
});

test('what is to be typed is never cut or wrapped, and nothing moves the cursor', () => {
  const type = `keyturn rotations release ${'x'.repeat(80)}`;
  const text = doctorText(
    [{ name: 'n', level: 'wrong', text: 'a\u001b[2Jb '.repeat(9), type }],
    60,
  );
  assert.ok(text.includes(`type: ${type}\n`));
  assert.ok(!text.includes('\u001b[2J'));
});
