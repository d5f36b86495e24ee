import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LoggedAnswer } from '../programs/request-log.ts';
import type { StreamEvent } from '../programs/stream-log.ts';
import { StreamRecord } from './stream-record.ts';
import { ThiefRecord } from './thief-record.ts';

function logOf(t: TestContext, lines: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-record-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

const sinceStart = (wallMs: number) => wallMs - 10_000;

test('a stream that moved has two connections, and what never came is counted', (t) => {
  const events: StreamEvent[] = [
    { at: 11_000, event: 'opened', version: 1 },
    { at: 12_000, event: 'count', messages: 10, lost: 0 },
    { at: 13_000, event: 'opened', version: 2 },
    { at: 13_100, event: 'moved', from: 1, to: 2 },
    { at: 14_000, event: 'count', messages: 9, lost: 1 },
    { at: 15_000, event: 'closed', version: 2, code: 4401, reason: 'refused' },
  ];
  const stream = { name: 'prices', owner: 'bot', honest: true };
  const record = new StreamRecord(stream, logOf(t, events), sinceStart);
  record.readLog();
  assert.deepEqual(record.recorded, {
    ...stream,
    connections: [
      { version: 1, fromMs: 1_000, toMs: 3_100, ended: 'moved to version 2' },
      { version: 2, fromMs: 3_000, toMs: 5_000, ended: 'closed with 4401' },
    ],
    messages: 19,
    lost: 1,
  });
});

test("a thief's attempts are told apart by call and answer, and its last success of each kind is known", (t) => {
  const attempt = (at: number, call: string, status: number): LoggedAnswer => {
    return { sentAt: at - 5, at, call, status, keyStatus: null, retry: false };
  };
  const answers = [
    attempt(10_500, 'read', 200),
    attempt(10_600, 'trade', 201),
    attempt(11_700, 'trade', 403),
    attempt(11_800, 'read', 200),
    attempt(12_900, 'read', 401),
    attempt(12_950, 'trade', 503),
  ];
  const thief = { name: 'thief', victim: 'bot', version: 1 };
  const record = new ThiefRecord(thief, logOf(t, answers), sinceStart);
  record.readLog();
  record.stoppedBy(11_000, 11_500, 12_500);
  assert.deepEqual(record.recorded, {
    ...thief,
    attempts: [
      { call: 'read', accepted: [1, 1], powerless: [], refused: [0, 0, 1], other: [] },
      { call: 'trade', accepted: [1], powerless: [0, 1], refused: [], other: [0, 0, 1] },
    ],
    calledMs: 1_000,
    receiptMs: 1_500,
    refuseMs: 2_500,
    lastAcceptedMs: 1_800,
    lastPowerMs: 600,
  });
});
