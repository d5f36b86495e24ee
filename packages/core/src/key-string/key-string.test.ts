import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeBase62 } from './base62.ts';
import { crc32 } from './crc32.ts';
import {
  ENVIRONMENTS,
  type Environment,
  formatKeyString,
  isKeyPrefix,
  type KeyStringFault,
  type KeyStringParts,
  keyStringFloor,
  keyTextFault,
  lastFour,
  MAX_EPOCH,
  MAX_REVISION,
  parseKeyString,
  tagFromMac,
  untaggedKeyString,
} from './key-string.ts';

interface Vector extends Omit<KeyStringParts, 'secret'> {
  readonly ringKey: string;
  readonly secret: string;
  readonly untagged: string;
  readonly mac: string;
  readonly checksum: number;
  readonly keyString: string;
  readonly sha256: string;
}

interface Refused {
  readonly text: string;
  readonly fault: KeyStringFault;
  readonly why: string;
}

const spec = readFileSync(new URL('../../../../spec/key-string.md', import.meta.url), 'utf8');
const vectors = JSON.parse(block('Vectors')) as Vector[];
const refusedStrings = JSON.parse(block('Refused strings')) as Refused[];

const BODY_DIGITS = 55;
const partsArbitrary: fc.Arbitrary<KeyStringParts> = fc.record(
  {
    prefix: fc.stringMatching(/^[a-z][a-z0-9]{1,15}$/),
    environment: fc.constantFrom(...ENVIRONMENTS),
    epoch: fc.nat({ max: MAX_EPOCH }),
    revision: fc.maxSafeNat().map((value) => value % (MAX_REVISION + 1)),
    ringId: fc.nat({ max: 61 }),
    secret: fc.uint8Array({ minLength: 24, maxLength: 24 }),
    tag: fc.maxSafeNat().map((value) => value % 2 ** 32),
  },
  { noNullPrototype: true },
);
const keyStringArbitrary = partsArbitrary.map(format);

test('the vectors of the specification hold, checked with node:crypto', () => {
  assert.equal(vectors.length, 3);
  for (const vector of vectors) {
    const secret = new Uint8Array(Buffer.from(vector.secret, 'hex'));
    const untagged = untaggedKeyString({ ...vector, secret });
    assert.equal(untagged, vector.untagged);
    const mac = createHmac('sha256', Buffer.from(vector.ringKey, 'hex')).update(untagged).digest();
    assert.equal(mac.toString('hex'), vector.mac);
    assert.equal(tagFromMac(mac), vector.tag);
    const text = formatKeyString(untagged, tagFromMac(mac));
    assert.equal(text, vector.keyString);
    assert.equal(crc32(text, text.length - 6), vector.checksum);
    assert.equal(createHash('sha256').update(text).digest('hex'), vector.sha256);
    const { prefix, environment, epoch, revision, ringId, tag } = vector;
    const parts = { prefix, environment, epoch, revision, ringId, secret, tag };
    assert.deepEqual(parseKeyString(text), { ok: true, parts, tagged: untagged });
  }
});

test('the refused strings of the specification are refused for the fault that it names', () => {
  const faults = new Set(refusedStrings.map(({ fault }) => fault));
  assert.deepEqual([...faults], ['empty', 'not-ascii', 'form', 'checksum', 'non-canonical']);
  for (const { text, fault, why } of refusedStrings) {
    assert.deepEqual(parseKeyString(text), { ok: false, fault }, why);
  }
  assert.deepEqual(parseKeyString('a'.repeat(513)), { ok: false, fault: 'too-long' });
  assert.deepEqual(parseKeyString('a'.repeat(512)), { ok: false, fault: 'form' });
});

test('every test that the specification names exists', () => {
  const source = readFileSync(new URL(import.meta.url), 'utf8');
  const heldBy = [...spec.matchAll(/\*Held by\* .*/g)].map(([sentence]) => sentence);
  const named = heldBy.flatMap((sentence) => [...sentence.matchAll(/"([^"]+)"/g)]);
  assert.ok(named.length > 0);
  for (const [, name] of named) assert.ok(source.includes(`\ntest('${name}'`), name);
});

test('the scanning expression finds key strings in other text', () => {
  const line = block('Scanning').trim();
  for (const { keyString } of vectors) {
    const log = `{"authorization":"Bearer ${keyString}","next":"${keyString}"}`;
    assert.deepEqual(log.match(new RegExp(line, 'g')), [keyString, keyString]);
  }
  const whole = new RegExp(`^${line}$`);
  fc.assert(fc.property(keyStringArbitrary, (text) => assert.match(text, whole)));
});

test('a million generated key strings read back as what they were made from', () => {
  const next = uint32Generator(20_260_101);
  const prefixes = ['acme', 'q7', 'maxprefix9999999', 'a0'];
  const secret = new Uint8Array(24);
  const words = new DataView(secret.buffer);
  for (let i = 0; i < 1_000_000; i++) {
    for (let at = 0; at < 24; at += 4) words.setUint32(at, next());
    const prefix = prefixes[next() % prefixes.length] ?? 'acme';
    const environment: Environment = next() % 2 === 0 ? 'live' : 'test';
    const epoch = next() % (MAX_EPOCH + 1);
    const revision = (next() % 256) * 2 ** 32 + next();
    const parts = {
      prefix,
      environment,
      epoch,
      revision,
      ringId: next() % 62,
      secret,
      tag: next(),
    };
    const text = format(parts);
    const parse = parseKeyString(text);
    if (!parse.ok || !sameParts(parse.parts, parts) || !text.startsWith(parse.tagged)) {
      assert.deepEqual(parse, { ok: true, parts, tagged: untaggedKeyString(parts) }, text);
    }
  }
});

test('what parses is spelled in the only way', () => {
  const property = fc.property(partsArbitrary, (parts) => {
    const text = format(parts);
    const tagged = untaggedKeyString(parts);
    assert.deepEqual(parseKeyString(text), { ok: true, parts, tagged });
    assert.equal(text.length, parts.prefix.length + 6 + BODY_DIGITS);
    assert.equal(text.slice(0, -12), tagged);
  });
  fc.assert(property, { numRuns: 1000 });
});

test('reading answers for every string', () => {
  const wild = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units)),
    fc.string({ unit: 'grapheme-ascii', maxLength: 600 }),
    fc.stringMatching(/^[a-z_]{0,20}_(live|test|dev)_[0-9A-Za-z_-]{50,60}$/),
    fc.stringMatching(/^[a-z][a-z0-9]{1,15}_(live|test)_[0-9A-Za-z]{55}$/),
    fc.stringMatching(/^[a-z][a-z0-9]{1,15}_(live|test)_[0-9A-Za-z]{49}$/).map(seal),
  );
  const property = fc.property(wild, (text) => {
    const parse = parseKeyString(text);
    if (parse.ok) assert.equal(format(parse.parts), text);
    else assert.ok(typeof parse.fault === 'string');
  });
  const examples: [string][] = [['\ud800'], ['\udc00acme_live_'], ['\u0000'], ['\u{10ffff}']];
  fc.assert(property, { numRuns: 2000, examples });
});

test('a text outside printable ASCII is refused before its form is looked at', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const printable = code >= 0x21 && code <= 0x7e;
    assert.equal(
      keyTextFault(`a${String.fromCharCode(code)}`),
      printable ? undefined : 'not-ascii',
    );
  }
  assert.equal(keyTextFault('\u20ac'.repeat(513)), 'too-long');
});

test('every change of a single character is refused', () => {
  for (const { keyString } of vectors) {
    for (let at = 0; at < keyString.length; at++) {
      for (let code = 0; code <= 0xff; code++) {
        if (code === keyString.charCodeAt(at)) continue;
        const changed = replaced(keyString, at, String.fromCharCode(code));
        assert.equal(parseKeyString(changed).ok, false, changed);
      }
    }
  }
  const unit = fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code));
  const property = fc.property(keyStringArbitrary, fc.nat(), unit, (text, place, character) => {
    const at = place % text.length;
    fc.pre(text[at] !== character);
    assert.equal(parseKeyString(replaced(text, at, character)).ok, false);
  });
  fc.assert(property, { numRuns: 2000 });
});

test('every change within four characters in a row is refused', () => {
  const run = fc.stringMatching(/^[0-9A-Za-z]{1,4}$/);
  const property = fc.property(keyStringArbitrary, fc.nat(), run, (text, place, characters) => {
    const bodyAt = text.length - BODY_DIGITS;
    const at = bodyAt + (place % (BODY_DIGITS - 6 - characters.length));
    const changed = replaced(text, at, characters);
    fc.pre(changed !== text);
    assert.deepEqual(parseKeyString(changed), { ok: false, fault: 'checksum' });
  });
  fc.assert(property, { numRuns: 2000 });
});

test('every truncation is refused', () => {
  const property = fc.property(keyStringArbitrary, (text) => {
    for (let length = 0; length < text.length; length++) {
      const fault = length === 0 ? 'empty' : 'form';
      assert.deepEqual(parseKeyString(text.slice(0, length)), { ok: false, fault });
    }
  });
  fc.assert(property);
});

test('one more than the range of a part is refused as non-canonical', () => {
  const text = vectors[2]?.keyString ?? '';
  const covered = text.slice(0, -6);
  const floorAt = text.length - BODY_DIGITS;
  assert.equal(seal(covered), text);
  const raised = [
    replaced(covered, floorAt, encodeBase62(2 ** 48, 9)),
    replaced(covered, floorAt + 10, increment(text.slice(floorAt + 10, floorAt + 43))),
    replaced(covered, floorAt + 43, encodeBase62(2 ** 32, 6)),
  ];
  for (const one of raised) {
    assert.deepEqual(parseKeyString(seal(one)), { ok: false, fault: 'non-canonical' }, one);
  }
});

test('a key string that is moved to another prefix or environment is refused', () => {
  const property = fc.property(keyStringArbitrary, (text) => {
    const moved = text.includes('_live_')
      ? text.replace('_live_', '_test_')
      : text.replace('_test_', '_live_');
    const renamed = text.startsWith('acme_') ? `b${text.slice(1)}` : `a${text.slice(1)}`;
    assert.deepEqual(parseKeyString(moved), { ok: false, fault: 'checksum' });
    if (renamed !== text) assert.equal(parseKeyString(renamed).ok, false);
  });
  fc.assert(property);
});

test('floors compare as epoch and revision do', () => {
  assert.equal(keyStringFloor(0, 0), 0);
  assert.equal(keyStringFloor(1, 0), 2 ** 40);
  assert.equal(keyStringFloor(MAX_EPOCH, MAX_REVISION), 2 ** 48 - 1);
  assert.ok(keyStringFloor(2, 0) > keyStringFloor(1, MAX_REVISION));
  assert.ok(keyStringFloor(2, 8) > keyStringFloor(2, 7));
});

test('a prefix is 2 to 16 small letters and digits, the first a letter', () => {
  for (const prefix of ['ab', 'a0', 'acme', 'maxprefix9999999']) assert.ok(isKeyPrefix(prefix));
  const wrong = ['', 'a', '0a', 'Acme', 'ac-me', 'ac_me', 'acme\n', ' acme', 'maxprefix99999999'];
  for (const prefix of wrong) assert.ok(!isKeyPrefix(prefix), JSON.stringify(prefix));
});

test('a part out of its range is a TypeError that does not show the secret', () => {
  const secret = new Uint8Array(24).fill(171);
  const good = { prefix: 'acme', environment: 'live', epoch: 0, revision: 1, ringId: 0, secret };
  const wrong: [string, unknown][] = [
    ['prefix', 'Acme'],
    ['environment', 'prod'],
    ...[-1, 256, 0.5, Number.NaN].map((value): [string, unknown] => ['epoch', value]),
    ...[-1, 2 ** 40, 0.5, Number.POSITIVE_INFINITY].map((v): [string, unknown] => ['revision', v]),
    ...[-1, 62, 0.5].map((value): [string, unknown] => ['ringId', value]),
    ...[0, 23, 25].map((n): [string, unknown] => ['secret', new Uint8Array(n).fill(171)]),
  ];
  for (const [name, value] of wrong) {
    const parts = { ...good, [name]: value } as KeyStringParts;
    const failure = { name: 'TypeError', message: new RegExp(`^${name} must`) };
    assert.throws(() => untaggedKeyString(parts), failure);
  }
  const untagged = untaggedKeyString(good as KeyStringParts);
  for (const tag of [-1, 2 ** 32, 0.5]) {
    assert.throws(() => formatKeyString(untagged, tag), /^TypeError: tag must/);
  }
  for (const text of ['', `${untagged}0`, untagged.slice(0, -1), untagged.toUpperCase()]) {
    assert.throws(() => formatKeyString(text, 0), /^TypeError: untagged must be the answer of/);
  }
  assert.throws(() => tagFromMac(new Uint8Array(4)), /^TypeError: mac must have 32 bytes/);
});

test('the tag is the first four bytes of the MAC, big-endian, wherever the MAC lies', () => {
  const buffer = new Uint8Array(40);
  buffer.set([0xfe, 0xdc, 0xba, 0x98], 3);
  assert.equal(tagFromMac(buffer.subarray(3, 35)), 0xfedcba98);
});

test('the last four of a key string are shown, and nothing of a short text', () => {
  assert.equal(lastFour(vectors[0]?.keyString ?? ''), vectors[0]?.keyString.slice(-4));
  assert.equal(lastFour('0123456789abcdef'), 'cdef');
  assert.equal(lastFour('0123456789abcde'), '');
  assert.equal(lastFour(''), '');
});

function format(parts: KeyStringParts): string {
  return formatKeyString(untaggedKeyString(parts), parts.tag);
}

/** Appends the right checksum to anything, ranges or not. */
function seal(covered: string): string {
  return covered + encodeBase62(crc32(covered), 6);
}

function replaced(text: string, at: number, part: string): string {
  return text.slice(0, at) + part + text.slice(at + part.length);
}

/** The next number in base62, for digits that do not end in `z`. */
function increment(digits: string): string {
  const last = digits.charCodeAt(digits.length - 1);
  assert.notEqual(last, 0x7a);
  const next = last === 0x39 ? 'A' : last === 0x5a ? 'a' : String.fromCharCode(last + 1);
  return digits.slice(0, -1) + next;
}

function sameParts(a: KeyStringParts, b: KeyStringParts): boolean {
  return (
    a.prefix === b.prefix &&
    a.environment === b.environment &&
    a.epoch === b.epoch &&
    a.revision === b.revision &&
    a.ringId === b.ringId &&
    a.tag === b.tag &&
    Buffer.compare(a.secret, b.secret) === 0
  );
}

/** Mulberry32: the same numbers in every run. */
function uint32Generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** The first fenced block below a heading of the specification. */
function block(heading: string): string {
  const found = spec.split(`\n## ${heading}\n`)[1]?.match(/\n```\w+\n([\s\S]*?)\n```\n/);
  assert.ok(found?.[1], `spec/key-string.md has a block below "${heading}"`);
  return found[1];
}
