import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRecord, sampleVerdict } from '../testing/sample-record.ts';
import { reportPage } from './report-page.ts';
import { rotationPicture } from './rotation-picture.ts';

const verdict = sampleVerdict();

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
