import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type KeyTraits, matchesSelector } from './matches-selector.ts';
import { parseSelector } from './parse-selector.ts';
import { printSelector } from './print-selector.ts';
import type { SelectorTerm } from './selector.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;

const KEY: KeyTraits = {
  api: ['api_1', 'market'],
  client: ['cli_1', 'acme'],
  scopes: ['orders:trade', 'market:read'],
  labels: { tier: 'gold' },
  regions: ['eu'],
  handedOutAt: NOW - 61 * DAY,
  versionFormat: 1,
};

function matches(text: string, key: KeyTraits = KEY): boolean {
  const { selector, fault } = parseSelector(text);
  assert.equal(fault, null, text);
  return matchesSelector(selector, key, NOW);
}

function canonical(text: string): string {
  const { selector } = parseSelector(text);
  assert.ok(selector, text);
  return printSelector(selector);
}

test('a key is selected where all terms hold', () => {
  const all =
    'api=market client=acme scope=orders:trade label.tier=gold region=eu age>60d version-format=1';
  assert.ok(matches(all));
  assert.ok(!matches(`${all} client!=acme`));
});

describe('a term', () => {
  const holding = [
    'api=api_1',
    'api=other,market',
    'api!=other',
    'scope=orders:trade,none',
    'scope!=none',
    'label.tier!=silver',
    'label.region!=eu',
    'region!=us',
    'age<62d',
    'age>1463h',
    'version-format<2',
    'version-format=2,1',
    'version-format!=0',
  ];
  for (const text of holding) {
    test(`${text} holds`, () => assert.ok(matches(text)));
  }
  for (const text of [
    'api!=other,market',
    'scope!=market:read',
    'label.team=gold',
    'label.toString!=a label.constructor=x',
    'region=us',
    'age>61d',
    'version-format>1',
  ]) {
    test(`${text} does not hold`, () => assert.ok(!matches(text)));
  }
});

test('a key of every region is in each of them', () => {
  const everywhere = { ...KEY, regions: [] };
  assert.ok(matches('region=us', everywhere));
  assert.ok(!matches('region!=us', everywhere));
});

test('a key that was never handed out is neither older nor younger', () => {
  const fresh = { ...KEY, handedOutAt: null };
  assert.ok(!matches('age>1d', fresh));
  assert.ok(!matches('age<1d', fresh));
});

test('a selector is printed in one way', () => {
  assert.equal(canonical('  api="market"   age>1440h\n'), 'api=market age>60d');
  assert.equal(canonical('client="Example Bank","a,b"'), 'client="Example Bank","a,b"');
  assert.equal(canonical('label.note="say \\"hi\\" \\\\"'), 'label.note="say \\"hi\\" \\\\"');
  assert.equal(canonical('age<1.5d version-format>01'), 'age<36h version-format>1');
});

describe('what is wrong with a selector is told with its column:', () => {
  const faults: [string, number, RegExp][] = [
    ['', 1, /blank/],
    ['   ', 1, /blank/],
    ['apis=market', 1, /"apis" is no field; write one of api, client/],
    ['api=market tier=gold', 12, /"tier" is no field/],
    ['api', 4, /no =, !=, > or </],
    ['api>market', 4, /compared with = or !=/],
    ['api=', 5, /value is missing/],
    ['api=a,', 7, /value is missing/],
    ['api==a', 5, /"==" is no comparison/],
    ['age>=60d', 5, /">=" is no comparison/],
    ['age=60d', 1, /> or </],
    ['age>60', 5, /"60" is no duration/],
    ['age>1d,2d', 7, /takes one value/],
    ['client="acme', 8, /not closed/],
    ['client=""', 8, /missing/],
    ['client="a"b', 11, /blank is missing/],
    ['label.=gold', 1, /name of the label is missing/],
    ['version-format=x', 16, /"x" is no version format/],
    ['version-format>1,2', 16, /takes one number/],
    ['=a', 1, /no field/],
    [`api=${'a'.repeat(3_000)}`, 2_001, /longer than 2000/],
  ];
  for (const [text, column, message] of faults) {
    test(text.slice(0, 40) || 'blank', () => {
      const { fault } = parseSelector(text);
      assert.equal(fault?.column, column);
      assert.match(fault?.message ?? '', message);
    });
  }
});

const equality = fc.constantFrom<'=' | '!='>('=', '!=');
const values = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), {
  minLength: 1,
  maxLength: 4,
});
const terms: fc.Arbitrary<SelectorTerm> = fc.oneof(
  fc.record({
    field: fc.constantFrom<'api' | 'client' | 'scope' | 'region'>(
      'api',
      'client',
      'scope',
      'region',
    ),
    operator: equality,
    values,
  }),
  fc.record({
    field: fc.constant<'label'>('label'),
    label: fc.stringMatching(/^[a-z0-9./-]{1,20}$/),
    operator: equality,
    values,
  }),
  fc.record({
    field: fc.constant<'age'>('age'),
    operator: fc.constantFrom<'>' | '<'>('>', '<'),
    ageMs: fc.oneof(
      fc.nat(1_000),
      fc.nat(900).map((days) => days * DAY),
      fc.nat(5_000).map((minutes) => minutes * 60_000),
    ),
  }),
  fc.record({
    field: fc.constant<'version-format'>('version-format'),
    operator: equality,
    numbers: fc.array(fc.nat(9_999), { minLength: 1, maxLength: 3 }),
  }),
);

test('what is printed is read as the same selector', () => {
  fc.assert(
    fc.property(
      fc.array(
        terms.map((term) => ({ ...term })),
        { minLength: 1, maxLength: 6 },
      ),
      (given) => {
        const text = printSelector({ terms: given });
        fc.pre(text.length <= 2_000);
        assert.deepEqual(parseSelector(text), { selector: { terms: given }, fault: null });
      },
    ),
  );
});

test('whatever is written is read or refused, never more', () => {
  const pieces = fc.constantFrom(
    'api',
    '=',
    '!',
    '>',
    '"',
    ',',
    ' ',
    'age',
    '60d',
    '\\',
    'label.a',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (text) => {
        const { selector, fault } = parseSelector(text);
        assert.equal(selector === null, fault !== null);
        if (selector) assert.deepEqual(parseSelector(printSelector(selector)).selector, selector);
      },
    ),
  );
});
