import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRecord } from '../testing/sample-record.ts';
import type { DemoVerdict } from '../verdict.ts';
import { reportPage } from './report-page.ts';
import { rotationPicture } from './rotation-picture.ts';

const verdict: DemoVerdict = {
  ok: true,
  requests: 1_234,
  refusedBecauseOfKey: 0,
  retriedBecauseOfKey: 1,
  unavailableBecauseOfKey: 0,
  rotations: 6,
  rotationsExpedited: 1,
  rolledBack: 1,
  serverKills: 1,
  heldBackMs: 9_000,
  revocationLastAcceptedMs: 400,
  auditEntries: 99,
  auditVerified: true,
  seconds: 30.3,
  report: null,
  clients: [
    { name: '<img src=x onerror=alert(1)>', kind: 'sdk', requests: 1_234, refused: 0, retried: 1 },
  ],
};

test('the report needs nothing from elsewhere and runs nothing', () => {
  const page = reportPage(sampleRecord(), verdict, []);
  const addresses = page.match(/https?:[^"'\s)<]*/g) ?? [];
  assert.deepEqual(addresses, []);
  assert.ok(!/<(?:script|link|img|iframe|object)|@import|url\(/i.test(page));
  assert.ok(!/<[^>]*\s(?:src|href|on\w+)=/i.test(page));
});

test('names are text in the report and in the picture', () => {
  const page = reportPage(sampleRecord(), verdict, ['<b>fault</b>']);
  assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(page.includes('&lt;b&gt;fault&lt;/b&gt;'));
  const record = sampleRecord();
  for (const one of record.rotations) one.client = '<script>alert(1)</script>';
  assert.ok(!rotationPicture(record).includes('<script'));
});

test('each drawing has a title and a description', () => {
  const page = reportPage(sampleRecord(), verdict, []);
  const drawings = page.match(/<svg[^>]*role="img"[^>]*>/g) ?? [];
  assert.equal(drawings.length, 6);
  for (const drawing of drawings) {
    for (const id of /aria-labelledby="([^"]+)"/.exec(drawing)?.[1]?.split(' ') ?? assert.fail()) {
      assert.ok(page.includes(`id="${id}"`), id);
    }
  }
});

test('the verdict and its faults stand at the top', () => {
  const page = reportPage(sampleRecord(), { ...verdict, ok: false }, ['nobody was let in']);
  assert.ok(page.includes('Did not pass'));
  assert.ok(page.includes('nobody was let in'));
});
