import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice, NoticeDelivery } from '@keyturn/core';
import { noticesText } from './notices-text.ts';

const AT = '2026-11-23T09:00:00.000Z';
const ID = 'msg_ck1XNyeN8fZtqA3x';

const DELIVERED: NoticeDelivery = {
  ...{ channel: 'mail', recipientId: 'operator ops@example.com', recipientName: null },
  ...{ state: 'delivered', attempts: 1, waitsFor: null, nextAttemptAt: null },
  ...{ lastError: null, endedAt: AT },
};
const WAITING: NoticeDelivery = {
  ...{ ...DELIVERED, state: 'waiting', waitsFor: 'quiet-hours', endedAt: null },
  nextAttemptAt: '2026-11-24T06:00:00.000Z',
};
const FAILED: NoticeDelivery = { ...DELIVERED, state: 'failed', lastError: 'answered 500' };

function notice(change: Partial<Notice>): Notice {
  return {
    ...{ id: ID, type: 'rotation.started', keyId: null, apiId: null, data: {}, createdAt: AT },
    ...{ acknowledged: null, deliveries: [] },
    ...change,
  };
}

test('a list of notices says whom each reached, who waits and for what, and who has read it', () => {
  const deliveries: NoticeDelivery[] = [
    { ...DELIVERED, channel: 'operator', recipientId: null },
    { ...FAILED, recipientId: 'client cli_AAAAAAAAAAAAAAAA gone@bank.example' },
    { ...WAITING, recipientId: 'former chg_1 old@bank.example' },
    { ...DELIVERED, channel: 'slack', recipientId: 'operators' },
    {
      ...WAITING,
      channel: 'webhook',
      recipientName: 'bot',
      waitsFor: null,
      lastError: 'ENOTFOUND',
    },
    DELIVERED,
  ];
  const acknowledged = { by: 'the token ci', at: AT };
  const told = notice({ keyId: 'key_AAAAAAAAAAAAAAAA', deliveries, acknowledged });
  assert.equal(
    noticesText([told], 80),
    `ID                    AT                    WHAT
msg_ck1XNyeN8fZtqA3x  2026-11-23 09:00:00Z  rotation.started
  about the key key_AAAAAAAAAAAAAAAA
  delivered: the webhook of keyturn.yaml, the chat, ops@example.com
  failed: gone@bank.example of cli_AAAAAAAAAAAAAAAA (answered 500)
  waiting: old@bank.example, a contact until lately (quiet-hours), next at
    2026-11-24 06:00:00Z
  waiting: the webhook bot (ENOTFOUND), next at 2026-11-24 06:00:00Z
  read by the token ci, 2026-11-23 09:00:00Z
`,
  );
});

test('a webhook that is not set is no trouble, and a notice for nobody says so', () => {
  const aside = {
    ...DELIVERED,
    channel: 'operator',
    recipientId: null,
    state: 'put-aside',
  } as const;
  const lines = noticesText([notice({ deliveries: [{ ...aside, lastError: 'no webhook' }] })], 80);
  assert.match(lines, /rotation\.started\n {2}told to nobody yet\n$/);
  assert.equal(noticesText([], 80), 'none\n');
});

test('what stands in a name moves nothing in the terminal', () => {
  const named = { ...FAILED, channel: 'webhook', recipientName: 'a\u001b[2Jb\n' };
  const text = noticesText([notice({ deliveries: [named] })], 80);
  assert.match(text, /\n {2}failed: the webhook a�\[2Jb� \(answered 500\)\n$/);
});
