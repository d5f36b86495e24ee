import type { UsageMinute } from '@keyturn/core';
import { bucketOf, type TimeAxis } from '../chart/time-axis.ts';

/** The uses of one version along a time axis. */
export interface UsageSeries {
  /** Null: no record matched what was presented. */
  keyId: string | null;
  version: number | null;
  counts: number[];
  total: number;
}

/** One series for each version that was used, by key and version. */
export function usageSeries(minutes: readonly UsageMinute[], axis: TimeAxis): UsageSeries[] {
  const series = new Map<string, UsageSeries>();
  for (const { keyId, version, minute, count } of minutes) {
    const bucket = bucketOf(axis, Date.parse(minute));
    if (bucket === null) continue;
    const name = `${keyId ?? ''} ${String(version ?? 0).padStart(9, '0')}`;
    const known = series.get(name) ?? emptySeries(keyId, version, axis.buckets);
    known.counts[bucket] = (known.counts[bucket] ?? 0) + count;
    known.total += count;
    series.set(name, known);
  }
  return [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function emptySeries(keyId: string | null, version: number | null, buckets: number): UsageSeries {
  return { keyId, version, counts: Array.from({ length: buckets }, () => 0), total: 0 };
}

/** How often an answer was given, in all and to each version. */
export interface AnswerCount {
  /** `accepted`, or the outcome with its reason. */
  answer: string;
  total: number;
  byVersion: Map<number | null, number>;
}

/** The answers, the most frequent first. */
export function answerCounts(minutes: readonly UsageMinute[]): AnswerCount[] {
  const answers = new Map<string, AnswerCount>();
  for (const { outcome, reason, version, count } of minutes) {
    const answer = answerText(outcome, reason);
    const known = answers.get(answer) ?? { answer, total: 0, byVersion: new Map() };
    known.total += count;
    known.byVersion.set(version, (known.byVersion.get(version) ?? 0) + count);
    answers.set(answer, known);
  }
  return [...answers.values()].sort((a, b) => b.total - a.total);
}

export function answerText(outcome: string, reason: string): string {
  return outcome === reason || reason === 'ok' ? outcome : `${outcome} ${reason}`;
}
