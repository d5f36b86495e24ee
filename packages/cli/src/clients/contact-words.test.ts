import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactText, readContact } from './contact-words.ts';

test('a contact is an address, and if wanted a time zone and quiet hours, in any order', () => {
  const ops = { address: 'ops@acme.example' };
  assert.equal(readContact('ops@acme.example'), 'ops@acme.example');
  assert.equal(readContact('the desk on the right'), 'the desk on the right');
  assert.deepEqual(readContact('ops@acme.example Asia/Tokyo'), { ...ops, timeZone: 'Asia/Tokyo' });
  const full = { ...ops, timeZone: 'Asia/Tokyo', quietHours: { from: '22:00', to: '07:00' } };
  assert.deepEqual(readContact('ops@acme.example Asia/Tokyo 22:00-07:00'), full);
  assert.deepEqual(readContact('ops@acme.example 22:00-07:00 Asia/Tokyo'), full);
  assert.deepEqual(readContact('ops@acme.example none'), { ...ops, quietHours: null });
  for (const wrong of ['a@b Asia/Tokyo at night', 'a@b 22:00-07:00 none']) {
    assert.throws(() => readContact(wrong), /is no contact/);
  }
});

test('a contact is shown as it is written, with what is wrong with it', () => {
  const plain = { address: 'a@b.example', timeZone: 'UTC', quietHours: null, bounce: null };
  assert.equal(contactText(plain), 'a@b.example');
  const quietHours = { from: '22:00', to: '07:00' };
  assert.equal(contactText({ ...plain, quietHours }), 'a@b.example UTC 22:00-07:00');
  const bounce = { at: '2026-11-23T09:00:00.000Z', reason: 'answered 550 to RCPT TO' };
  assert.equal(
    contactText({ ...plain, bounce }),
    'a@b.example (its mail comes back: answered 550 to RCPT TO)',
  );
});
