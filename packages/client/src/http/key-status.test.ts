import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KEY_STATES, parseKeyStatus } from './key-status.ts';

const SAID_NOTHING = { version: null, rotateAfterMs: null, now: false, sunsetMs: null };

test('every state is read, alone and with its parameters', () => {
  for (const state of KEY_STATES) {
    assert.deepEqual(parseKeyStatus(state), { state, ...SAID_NOTHING });
  }
  const whole =
    'deprecated;version=3;rotate-after=@1767225600;now=?1;sunset=@1767312000;link="https://a.example/\\"k\\""';
  assert.deepEqual(parseKeyStatus(whole), {
    state: 'deprecated',
    version: 3,
    rotateAfterMs: 1_767_225_600_000,
    now: true,
    sunsetMs: 1_767_312_000_000,
  });
});

test('a parameter is read as RFC 9651 writes it: blanks before it, a bare one is true', () => {
  assert.equal(parseKeyStatus('deprecated; now')?.now, true);
  assert.equal(parseKeyStatus('deprecated ;now=?0')?.now, false);
  assert.equal(parseKeyStatus('deprecated;version=1;version=2')?.version, 2);
});

test('a parameter of another build is passed over, a value of another type says nothing', () => {
  assert.equal(parseKeyStatus('active;later=tok/en;version=7')?.version, 7);
  assert.deepEqual(parseKeyStatus('active;version="7";now=1;sunset=5'), {
    state: 'active',
    ...SAID_NOTHING,
  });
});

test('what is not exactly one item of a known state says nothing', () => {
  const wrong = [
    '',
    'Active',
    'unknown',
    'active, active',
    'active;',
    'active;=1',
    'active;a="',
    '?1',
  ];
  for (const field of [...wrong, `active;a="${'x'.repeat(3000)}"`, null]) {
    assert.equal(parseKeyStatus(field), null, String(field).slice(0, 20));
  }
});

test('reading answers for every field', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => `deprecated;${text}`),
    fc.stringMatching(/^(active|refused)(;[a-z]+=("[a-z]*"|@[0-9]+|\?[01]))*$/),
  );
  fc.assert(fc.property(field, (text) => void parseKeyStatus(text)));
});
