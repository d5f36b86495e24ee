import type { ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, problemText } from './problem.ts';
import { isOfPreflight, type Verdict } from './verdict.ts';

/**
 * Tells the client what was decided: header fields in any case, the whole answer unless the request
 * goes on. True: the request goes on, nothing is written yet.
 */
export function answerHttp(
  response: ServerResponse,
  verdict: Verdict,
  preflight: 'answer' | 'pass',
): boolean {
  for (const [name, value] of Object.entries(verdict.headers)) response.setHeader(name, value);
  if (isOfPreflight(verdict) && preflight === 'answer') {
    response.writeHead(204).end();
    return false;
  }
  if (verdict.outcome === 'accepted') return true;
  refuse(response, verdict);
  return false;
}

function refuse(response: ServerResponse, verdict: Verdict): void {
  const body = problemText(verdict);
  response.statusCode = verdict.status;
  response.setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
