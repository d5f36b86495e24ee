import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Webhook } from '@keyturn/core';
import { webhookChecks } from './webhook-checks.ts';

const AT = '2026-11-23T02:17:00.000Z';

const verified: Webhook = {
  id: 'whk_1',
  name: 'chat',
  url: 'https://hooks.example.com/',
  apis: null,
  types: null,
  state: 'verified',
  challenge: { sentAt: AT, state: 'delivered', attempts: 1, lastError: null },
  verifiedAt: AT,
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
  lastError: null,
  secretRotation: null,
  createdAt: AT,
};

const disabled: Webhook = { ...verified, state: 'disabled', disabledAt: AT };

const unverified: Webhook = {
  ...verified,
  state: 'unverified',
  verifiedAt: null,
  challenge: { sentAt: AT, state: 'waiting', attempts: 1, lastError: 'ENOTFOUND' },
};

function told(...webhooks: Webhook[]): string[] {
  return webhookChecks(webhooks).map(({ level, text, type }) => `${level}: ${text} | ${type}`);
}

test('webhooks that are told are counted, and none is nothing to tell', () => {
  assert.deepEqual(told(), []);
  assert.deepEqual(told(verified), ['ok: one is told | null']);
  assert.deepEqual(told(verified, verified), ['ok: 2 are told | null']);
});

test('a webhook that is told nothing is named, with what to type', () => {
  assert.deepEqual(told(verified, { ...disabled, disabledReason: 'gone' }), [
    'wrong: chat is told nothing since 2026-11-23 02:17:00Z, because it answered 410 | keyturn webhooks edit whk_1 --enable',
  ]);
  assert.deepEqual(told({ ...disabled, disabledReason: 'failing' }), [
    'wrong: chat is told nothing since 2026-11-23 02:17:00Z, because every attempt had failed | keyturn webhooks edit whk_1 --enable',
  ]);
  assert.deepEqual(told(unverified), [
    'warning: chat has not answered its challenge, so it is told nothing: ENOTFOUND | keyturn webhooks test whk_1',
  ]);
});

test('a webhook that fails is a warning, and one that somebody switched off is none', () => {
  assert.deepEqual(told({ ...verified, failingSince: AT, lastError: 'answered 500' }), [
    'warning: every attempt at chat has failed since 2026-11-23 02:17:00Z: answered 500 | keyturn webhooks test whk_1',
  ]);
  assert.deepEqual(told({ ...disabled, disabledReason: 'by-operator' }), []);
});
