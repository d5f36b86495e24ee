import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Message } from './message.ts';
import type { NoticeFacts, NoticeType } from './notice-facts.ts';
import { NOTICE_FORMS, NOTICE_TYPES } from './notice-forms.ts';
import { noticeMessage, noticeParts } from './notice-message.ts';
import { NOTICE_SAMPLES, placeholdersOf } from './notice-samples.ts';
import type { Reader } from './reader.ts';

const DASHBOARD = 'https://keys.example.com';

const READER: Reader = { audience: 'client', timeZone: 'Europe/Berlin', dashboard: DASHBOARD };

/** Types with the facts of their sample, of which every text may be put in the place of another. */
function messageWith(type: NoticeType, text: (sample: string) => string): Message {
  return noticeMessage(type, withTexts(NOTICE_SAMPLES[type], text), READER);
}

function withTexts<Facts>(facts: Facts, text: (sample: string) => string): Facts {
  const replaced = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return name === 'action' ? value : text(value);
    if (Array.isArray(value)) return value.map((one) => replaced(one, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, key)]));
  };
  return replaced(facts, '') as Facts;
}

function bodyOf(html: string): string {
  return /<main>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
}

function tagsOf(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}

/** Words alone: how they are laid out differs. */
function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '' && !/^-+$/.test(word));
}

function wordsOfHtml(html: string): string[] {
  const text = bodyOf(html)
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  return wordsOf(text);
}

describe('each notice', () => {
  for (const type of NOTICE_TYPES) {
    test(type, () => {
      for (const audience of NOTICE_FORMS[type].audiences) {
        const message = noticeMessage(type, NOTICE_SAMPLES[type], { ...READER, audience });
        assert.match(message.subject, /^\S[^\p{C}]{10,119}$/u);
        assert.deepEqual(wordsOfHtml(message.html), wordsOf(message.text));
        for (const line of message.text.split('\n')) assert.ok(line.length <= 76, line);
        assert.doesNotMatch(message.text, /undefined|NaN|null|\[object/);
        assert.doesNotMatch(message.html, /<(?:img|script|iframe|form|link|base)\b|url\(|@import/i);
      }
    });
  }
});

test('a notice about a key has the facts that a phisher lacks', () => {
  const { text } = noticeMessage(
    'rotation.handed-out',
    NOTICE_SAMPLES['rotation.handed-out'],
    READER,
  );
  for (const fact of [
    'API key: payments-bot',
    '…k3Qx',
    'Client: Example Bank',
    'Wed 23 Sep 2026',
  ]) {
    assert.ok(text.includes(fact), `${fact} is missing in:\n${text}`);
  }
  const never = { ...NOTICE_SAMPLES['rotation.completed'] };
  never.key = { ...never.key, lastRotatedAt: null, lastFour: null };
  const first = noticeMessage('rotation.completed', never, READER).text;
  assert.match(first, /Last rotation: none since it was issued on Sun 19 Oct 2025/);
  assert.match(first, /ends in: not known/);
});

test('the one link of a notice is the bare address of the dashboard', () => {
  for (const type of NOTICE_TYPES) {
    const { text, html, slack } = messageWith(type, () => 'https://evil.example/x evil.example');
    assert.deepEqual(text.match(/\S+:\/\/\S*/g), [DASHBOARD]);
    assert.deepEqual(html.match(/href="[^"]*"/g), [`href="${DASHBOARD}"`]);
    const links = JSON.stringify(slack.blocks).match(/[^"]*:\/\/[^"]*/g);
    assert.deepEqual(links, [DASHBOARD]);
    assert.ok(![text, html, JSON.stringify(slack)].some((form) => form.includes('evil.example')));
  }
});

test('no text from outside breaks out of a form, whatever it is', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      '</p><script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '<!channel> <@U123> <https://evil.example|click>',
      '*bold* _it_ `code` ~strike~ @channel @here',
      'x\r\nBcc: everyone@bank.example\r\n\r\nhello',
      '{{key}} %s',
      '” was revoked. Call “support',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...NOTICE_TYPES), nasty, (type, text) => {
      const message = messageWith(type, () => text);
      const sample = messageWith(type, (one) => one);
      assert.deepEqual(tagsOf(message.html), tagsOf(sample.html));
      assert.deepEqual(wordsOfHtml(message.html), wordsOf(message.text));
      assert.doesNotMatch(message.subject, /[\p{Cc}\u2028\u2029]/u);
      assert.doesNotMatch(
        message.slack.text,
        /[<>]|&(?!(?:amp|lt|gt);)|@(?:channel|here|everyone)/i,
      );
      const kinds = ({ blocks }: Message['slack']) =>
        JSON.stringify(blocks).match(/"type":"[a-z_]+"/g);
      assert.deepEqual(kinds(message.slack), kinds(sample.slack));
      assert.equal(message.slack.mrkdwn, false);
    }),
    { numRuns: 300 },
  );
});

test('what Slack refuses for its length is never sent', () => {
  for (const type of NOTICE_TYPES) {
    const { slack } = messageWith(type, () => 'long '.repeat(200));
    assert.ok(slack.blocks.length <= 50);
    for (const block of slack.blocks) {
      if (block.type === 'header') assert.ok(block.text.text.length <= 150);
      if (block.type === 'context')
        for (const { text } of block.elements) assert.ok(text.length <= 2_000);
    }
  }
});

test('what a template may name is the same for all facts of a type', () => {
  const other: Partial<NoticeFacts> = {
    'rotation.started': { ...NOTICE_SAMPLES['rotation.started'], reason: null, expedited: true },
    'rotation.planned': { ...NOTICE_SAMPLES['rotation.planned'], needPerson: [] },
    'rotation.handed-out': { ...NOTICE_SAMPLES['rotation.handed-out'], oldUntil: null },
    'rotation.suspended': { ...NOTICE_SAMPLES['rotation.suspended'], endsAt: null },
    'rotation.restored': { ...NOTICE_SAMPLES['rotation.restored'], by: 'ops' },
    'rotation.restore-asked': { ...NOTICE_SAMPLES['rotation.restore-asked'], source: null },
    'key.revoked': { ...NOTICE_SAMPLES['key.revoked'], version: 3 },
    'key.compromised': { ...NOTICE_SAMPLES['key.compromised'], refuseAt: null, isReplaced: false },
    'client.no-contact': { ...NOTICE_SAMPLES['client.no-contact'], keys: [], bounced: [] },
  };
  for (const type of Object.keys(other) as NoticeType[]) {
    const facts = other[type] as NoticeFacts[typeof type];
    const names = Object.keys(noticeParts(type, facts, READER).values).sort();
    assert.deepEqual(names, placeholdersOf(type), type);
    assert.doesNotMatch(noticeMessage(type, facts, READER).text, /undefined|NaN|null/);
  }
});

test('a leak of an old version sends people to the one in force, and nobody for another', () => {
  const facts = { ...NOTICE_SAMPLES['key.compromised'], isReplaced: false, refuseAt: null };
  const { text } = noticeMessage('key.compromised', { ...facts, inForce: 3 }, READER);
  const words = text.replace(/\s+/g, ' ');
  assert.match(words, /Version 3 has not leaked, and works as before\./);
  assert.match(words, /Deploy version 3 wherever the key is used, now\./);
  assert.doesNotMatch(words, /Nothing replaces|how you get a new version/);
  const nothing = noticeMessage('key.compromised', { ...facts, inForce: null }, READER);
  assert.match(nothing.text, /Nothing replaces what has leaked yet\./);
});

test('a hand-out in a hurry is told at once, and every one asks whether it was expected', () => {
  const facts = NOTICE_SAMPLES['rotation.handed-out'];
  const planned = noticeMessage('rotation.handed-out', facts, READER);
  assert.equal(planned.kind, 'ordinary');
  assert.match(planned.text, /Was this you\?/);
  const hurried = noticeMessage('rotation.handed-out', { ...facts, expedited: true }, READER);
  assert.equal(hurried.kind, 'security');
});

test('the announcement of a rotation may wait for a digest while it is far', () => {
  const near = NOTICE_SAMPLES['rotation.planned'];
  const far = { ...near, windowFrom: near.at + 30 * 86_400_000 };
  assert.equal(noticeMessage('rotation.planned', near, READER).kind, 'ordinary');
  assert.equal(noticeMessage('rotation.planned', far, READER).kind, 'digestible');
});
