import assert from 'node:assert/strict';
import type { Head, Report, ReportAnswer } from '@keyturn/core';

/** An instance that applies the whole key set, reports it, and is never heard of again. */
export async function reportOnce(url: string, token: string, instance: string): Promise<void> {
  const { head } = await report(url, token, { instance, sequence: 1, applied: null });
  await report(url, token, { instance, sequence: 2, applied: head });
}

async function report(
  url: string,
  token: string,
  said: { instance: string; sequence: number; applied: Head | null },
): Promise<ReportAnswer> {
  const body: Report = {
    ...said,
    watermark: Date.now(),
    sources: [],
    usage: [],
    sessions: [],
    closing: false,
  };
  const answer = await fetch(`${url}/v1/keyset/report`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}
