import { existsSync, readFileSync } from 'node:fs';
import type { LoggedAnswer } from './programs/request-log.ts';

/** What a client's own log says. */
export interface RequestFigures {
  requests: number;
  /** Every 401 and 403 on the wire, before any retry. */
  refused: number;
  /** Second tries of one call. */
  retried: number;
  /** Every 503 that a verifier gave because of the key. */
  unavailable: number;
  /** No answer at all, or one that has nothing to do with the key. */
  failed: number;
}

export function readRequestLog(path: string): LoggedAnswer[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // A program that was killed may leave half a line.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LoggedAnswer);
}

export function countRequests(answers: readonly LoggedAnswer[]): RequestFigures {
  const figures = { requests: 0, refused: 0, retried: 0, unavailable: 0, failed: 0 };
  for (const { status, keyStatus, retry } of answers) {
    figures.requests += 1;
    if (retry) figures.retried += 1;
    if (status === 401 || status === 403) figures.refused += 1;
    else if (status === 503 && keyStatus !== null) figures.unavailable += 1;
    else if (status < 200 || status > 299) figures.failed += 1;
  }
  return figures;
}
