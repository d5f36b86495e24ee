import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Readiness, ReadinessNote } from '@keyturn/core';
import { readinessText } from './readiness-text.ts';

const SILENT: ReadinessNote = {
  ...{ about: 'holder', id: 'hld_ck1XNyeN8fZtqA3x', standing: 'person', code: 'holder-silent' },
  since: '2026-11-20T12:00:00.000Z',
  text: 'Holder bot-1 has not called for 3 d, and a rotation would wait for it.',
  advice:
    'See that it runs and reaches the server; if it is gone: keyturn holders gone hld_ck1XNyeN8fZtqA3x',
};

const READY: ReadinessNote = {
  ...{ about: 'source', id: 'src_ck1XNyeN8fZtqA3x', standing: 'ready', code: 'source-with-holder' },
  since: '2026-06-01T12:00:00.000Z',
  text: 'curl/8.5 at 192.0.2.0/24 may be holder bot-2: nothing that was seen says otherwise.',
  advice: null,
};

const KEY: Readiness = {
  ...{ keyId: 'key_ck1XNyeN8fZtqA3x', keyName: 'bot', apiId: 'api_1' },
  ...{ clientId: 'cli_1', clientName: 'a client with a name that is long', ready: false },
  ...{ holders: { ready: 1, total: 2 }, sources: { ready: 1, total: 1 } },
  ...{ findings: [SILENT, READY], findingsTotal: 2 },
};

function told(items: Readiness[], isOneKey = false, width = 80): string {
  const summary = { ready: 11, total: 11 + items.length, items };
  return stripVTControlCharacters(readinessText(summary, { width, isOneKey }));
}

test('the count comes first, and each key that is not ready has its reason and what to do', () => {
  assert.equal(
    told([KEY]),
    `11 of 12 ready

KEY                   CLIENT        NAME  HOLDERS  SOURCES  SINCE
key_ck1XNyeN8fZtqA3x  a client wi…  bot   1 of 2   1 of 1   2026-11-20 12:00:00Z
  Holder bot-1 has not called for 3 d, and a rotation would wait for it.
  > See that it runs and reaches the server; if it is gone: keyturn holders gone
    hld_ck1XNyeN8fZtqA3x
`,
  );
  assert.equal(told([]), '11 of 11 ready\n');
});

test('of many reasons the first are told, and how to see the others', () => {
  const many = { ...KEY, findings: [SILENT, SILENT, SILENT, SILENT, SILENT], findingsTotal: 5 };
  const text = told([many]);
  assert.equal(text.match(/has not called/g)?.length, 3);
  assert.match(text, /\n {2}and 2 more: keyturn readiness --key key_ck1XNyeN8fZtqA3x\n$/);
});

test('of one key all is told, what is ready among it', () => {
  const text = told([{ ...KEY, findingsTotal: 7 }], true);
  assert.match(
    text,
    /\n {2}person since 2026-11-20 12:00:00Z: Holder bot-1 has not called for 3 d/,
  );
  assert.match(text, /\n {2}ready since 2026-06-01 12:00:00Z: curl\/8\.5 at 192/);
  assert.match(text, /\n {2}and 5 more that are not listed\n$/);
});

test('nothing is wider than the terminal, and nothing controls it', () => {
  const wild = { ...SILENT, text: `Holder \u001b[31m${'x '.repeat(60)} has not called.` };
  for (const width of [80, 100]) {
    const text = readinessText(
      { ready: 0, total: 1, items: [{ ...KEY, findings: [wild, READY] }] },
      { width, isOneKey: true },
    );
    assert.ok(!text.includes('\u001b[31m'));
    for (const line of stripVTControlCharacters(text).split('\n')) {
      assert.ok([...line].length <= width, line);
    }
  }
});
