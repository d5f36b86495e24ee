import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NO_DOCUMENT } from '@keyturn/core';
import { readPolicyFile } from './read-policy-file.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const DAY = 86_400_000;

function read(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readPolicyFile(bytes, POLICY_WORLD);
}

/** `LINE:COLUMN PATH message`, one a fault. */
function told(text: string | Uint8Array): string[] {
  const answer = read(text);
  assert.ok('faults' in answer, `no fault in:\n${text}`);
  return answer.faults.map(
    ({ line, column, path, message }) => `${line}:${column} ${path} ${message}`,
  );
}

/** One policy with these lines. */
function policy(...lines: string[]): string {
  return ['policies:', '  - name: market', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

/** Each file has this one fault. */
function one(cases: readonly (readonly [name: string, text: string, fault: RegExp])[]): void {
  for (const [name, text, fault] of cases) {
    test(name, () => {
      const all = told(text);
      assert.equal(all.length, 1, all.join('\n'));
      assert.match(all[0] ?? '', fault);
      assert.match(all[0] ?? '', /\.$/, 'it is a sentence');
    });
  }
}

test('a policy file is read as the policies that it says, everything else null', () => {
  const answer = read(
    policy(
      'maxAge: 90d',
      'ladder: [7d, 30d]',
      'attachTo: {apis: [market], keyClasses: [market/bots]}',
      'calendar:',
      '  timeZone: Europe/Berlin',
      '  freezes: [{days: [fri], from: "14:30", to: "21:00", reason: market hours}]',
    ),
  );
  assert.deepEqual(answer, {
    policies: [
      {
        ...NO_DOCUMENT,
        name: 'market',
        maxAgeMs: 90 * DAY,
        ladderMs: [30 * DAY, 7 * DAY],
        attachTo: { apis: ['market'], keyClasses: ['market/bots'], clients: [], keys: [] },
        calendar: {
          timeZone: 'Europe/Berlin',
          workingHours: null,
          freezeDays: [],
          freezes: [{ days: ['fri'], from: '14:30', to: '21:00', reason: 'market hours' }],
        },
      },
    ],
  });
});

test('windows line ends, a byte order mark and JSON are read like any other file', () => {
  const text = policy('maxAge: 90d');
  const plain = read(text);
  assert.ok('policies' in plain);
  for (const other of [
    text.replaceAll('\n', '\r\n'),
    `\uFEFF${text}`,
    JSON.stringify({ policies: [{ name: 'market', maxAge: '90d', window: null }] }),
  ]) {
    assert.deepEqual(read(other), plain);
  }
});

test('a calendar is written once and used by several policies with an alias', () => {
  const answer = read(`${policy('calendar: &hours {timeZone: UTC}')}  - name: other
    calendar: *hours
`);
  assert.ok('policies' in answer);
  assert.deepEqual(answer.policies[1]?.calendar, answer.policies[0]?.calendar);
});

describe('a file that is none', () => {
  one([
    ['is blank', '', /^1:1 {2}The file is blank; write `policies:`/],
    ['holds remarks alone', '# soon\n', /^1:1 {2}The file is blank/],
    ['is a text', 'hello\n', /^1:1 {2}The file must begin with `policies:`/],
    ['is a list', '- name: a\n', /^1:1 {2}The file must begin with `policies:`/],
    ['holds no policies', '{}\n', /^1:1 policies `policies` is missing; it must be a list/],
    ['names policies and lists none', 'policies:\n', /^1:1 policies .*must be a list of policies/],
    ['has an empty list', 'policies: []\n', /^1:11 policies .*at least one policy/],
    ['lists what is no policy', 'policies: [a]\n', /^1:12 policies\[0\] .*must be a policy/],
    ['has a tab', 'policies:\n  - name: a\n\tmaxAge: 90d\n', /^3:1 .* indent with blanks\.$/],
    ['is two documents', 'policies: []\n---\na: b\n', /^2:1 .*second document begins here/],
    ['leaves a quote open', 'policies:\n  - name: "a\n', /^2:13 .* quote .* is not closed/],
    ['leaves a bracket open', 'policies: [{\n\n\n', /^1:13 .* bracket .* is not closed/],
    ['has a bracket too many', 'policies: []]\n', /^1:13 .*`\]` stands here that nothing opens/],
    ['is indented unevenly', 'policies:\n  - name: a\n   b: c\n', /^3:1 .*indent it as/],
    ['has a tag', 'policies: !secret []\n', /^1:11 .*leave out what begins with `!`/],
    ['names a member twice', policy('name: a'), /^3:5 policies\[0\]\.name .*stands twice/],
    ['has an alias of nothing', policy('calendar: *x'), /^3:15 .*nothing before this alias/],
    ['has an alias of itself', 'policies: &a [*a]\n', /^1:15 .*within what it names/],
    ['merges', policy('<<: {maxAge: 90d}'), /^3:5 policies\[0\]\.<< Merge keys/],
  ]);

  test('is not UTF-8, told at the first byte that is not', () => {
    const bytes = new TextEncoder().encode('policies:\n  - name: "ä"\n  - name: "x');
    const foreign = new Uint8Array([...bytes, 0xe4, 0x22, 0x0a]);
    assert.deepEqual(told(foreign), [
      '3:13  The file is not UTF-8 from here on; save it as UTF-8.',
    ]);
    const utf16 = new Uint8Array([0xff, 0xfe, 0x70, 0x00]);
    assert.match(told(utf16).join(), /^1:1 .*UTF-8/);
  });

  test('is over a megabyte', () => {
    const large = `${policy('maxAge: 90d')}#${'x'.repeat(1_000_000)}`;
    assert.match(told(large).join(), /^1:1 {2}The file is over 1 MB; split/);
  });
});

describe('a member that cannot be right', () => {
  one([
    ['misspelt', policy('maxage: 90d'), /^3:5 policies\[0\]\.maxage .*; write `maxAge`\.$/],
    ['unknown', policy('colour: red'), /^3:5 policies\[0\]\.colour .*not a known member/],
    ['an unknown grace class', policy('grace: lax'), /^3:12 .*strict.*balanced.*available/],
    ['without a name', 'policies:\n  - maxAge: 90d\n', /^2:5 policies\[0\]\.name .*is missing/],
    ['with a blank name', 'policies:\n  - name:\n', /^2:5 policies\[0\]\.name .*must be a text/],
    ['with a number for a name', 'policies:\n  - name: 7\n', /^2:11 .*must be a text; write "7"/],
    ['a negative age', policy('maxAge: -3d'), /^3:13 .*maxAge: -3d` must not be negative; write/],
    ['no age', policy('maxAge: 0d'), /^3:13 .*must be longer than nothing; write at least 1s/],
    ['a negative wait', policy('quiet: -1h'), /^3:12 .*must not be negative/],
    ['an age without unit', policy('maxAge: 90'), /^3:13 .*write 90d for days or 90h for hours/],
    ['an age in words', policy('maxAge: soon'), /^3:13 .*must be a duration such as 90d/],
    ['an age of a century', policy('maxAge: 36500d'), /^3:13 .*must be at most 3650d/],
    ['no window', policy('window: 0s'), /^3:13 .*longer than nothing/],
    ['a ladder step twice', policy('ladder: [24h, 1d]'), /^3:13 .*must not name a step twice/],
    [
      'an unknown action',
      policy('deadline: 9d', 'deadlineAction: retired'),
      /^4:21 .*; write retire/,
    ],
    ['an action without a deadline', policy('deadlineAction: hold'), /^3:21 .*without `deadline`/],
    ['a list that is none', policy('contacts: a@b.example'), /^3:15 .*must be a list of e-mail/],
    [
      'no address',
      policy('contacts: [ops]'),
      /^3:16 policies\[0\]\.contacts\[0\] .*e-mail address/,
    ],
    [
      'a class without its api',
      policy('attachTo: {keyClasses: [bots]}'),
      /^3:29 .*as market\/bots/,
    ],
    ['an unknown target', policy('attachTo: {regions: [eu]}'), /^3:16 .*known are `apis`/],
  ]);
});

describe('a time that cannot be right', () => {
  const calendar = (...lines: string[]) =>
    policy('calendar:', '  timeZone: UTC', ...lines.map((line) => `  ${line}`));
  one([
    [
      'an impossible day',
      policy('rotateOn: [01-15, 02-30]'),
      /^3:23 policies\[0\]\.rotateOn\[1\] .*02-30/,
    ],
    ['an impossible month', calendar('freezeDays: [2026-13-01]'), /^5:20 .*2026-13-01/],
    ['no days', policy('rotateOn: []'), /^3:15 .*names no day/],
    ['an unknown zone', policy('calendar: {timeZone: Mars/Base}'), /^3:26 .*Mars\/Base/],
    [
      'a misspelt zone',
      policy('calendar: {timeZone: Europe/Berln}'),
      /^3:26 .*perhaps Europe\/Berlin is meant\.$/,
    ],
    ['no zone', policy('calendar: {freezeDays: []}'), /^3:15 .*timeZone` is missing/],
    [
      'a long day name',
      calendar('workingHours: {days: [monday], from: "9", to: "17:00"}'),
      /^5:29 .*mon, tue/,
    ],
    [
      'hours backwards',
      calendar('workingHours: {days: [mon], from: "17:00", to: "09:00"}'),
      /^5:41 .*working hours from 17:00/,
    ],
    [
      'a freeze backwards',
      calendar('freezes: [{from: 2027-01-02, to: 2027-01-01, reason: x}]'),
      /^5:24 /,
    ],
    [
      'a freeze without a reason',
      calendar('freezes: [{from: 2027-01-02, to: 2027-01-03}]'),
      /^5:17 .*reason` is missing/,
    ],
    [
      'a calendar that never opens',
      calendar(
        'freezes: [{days: [mon,tue,wed,thu,fri,sat,sun], from: "00:00", to: "24:00", reason: x}]',
      ),
      /^4:7 policies\[0\]\.calendar .*leaves no opening/,
    ],
    [
      'an age with dates',
      policy('maxAge: 90d', 'rotateOn: [01-15]'),
      /^4:15 policies\[0\]\.rotateOn /,
    ],
    [
      'a begin after the end',
      policy('maxAge: 90d', 'rotateAfter: 90d'),
      /^4:18 .*shorter than `maxAge`/,
    ],
    ['a begin without an end', policy('rotateAfter: 90d'), /^3:18 .*without `maxAge`/],
    [
      'an age too short for its rotation',
      policy('maxAge: 3d'),
      /^3:13 .*shorter than .* = .*overlap/,
    ],
  ]);
});

describe('policies that contradict each other', () => {
  one([
    ['by their name', `${policy()}  - name: market\n`, /^3:11 policies\[1\]\.name Another policy/],
    [
      'by their target',
      `${policy('attachTo: {apis: [x]}')}  - name: b\n    attachTo: {apis: [y, x]}\n`,
      /^5:26 policies\[1\]\.attachTo\.apis\[1\] The api `x` has the policy `market` already/,
    ],
  ]);

  test('are told beside the faults of others, in the order of their lines', () => {
    const lines = told(`${policy('maxAge: 3d')}  - name: b\n    windw: 3h\n  - name: market\n`);
    assert.deepEqual(
      lines.map((line) => line.split(' ', 2).join(' ')),
      ['3:13 policies[0].maxAge', '5:5 policies[1].windw', '6:11 policies[2].name'],
    );
  });

  test('are told a hundred at most', () => {
    assert.equal(told(`policies:\n${'  - name: market\n'.repeat(300)}`).length, 100);
  });
});

test('what was written is told without control characters and not at length', () => {
  const strange = `"\\e[31m${'x'.repeat(500)}"`;
  for (const lines of [
    [`maxAge: ${strange}`],
    [`${strange}: 1`],
    [`calendar: {timeZone: ${strange}}`],
    ['calendar: {timeZone: "\\e[31m"}'],
    ['rotateOn: ["\\e[31m"]'],
    [`attachTo: {apis: [${strange}]}`],
  ]) {
    const [fault = ''] = told(policy(...lines));
    assert.ok(!fault.includes('\u001b') && fault.length < 400, fault);
  }
});
