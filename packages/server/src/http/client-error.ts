import type { Socket } from 'node:net';
import { type ProblemCode, problemEntry } from '@keyturn/core';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../problem/problem-document.ts';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Answers bytes that are no request, in the one form of every refusal, and hangs up. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'malformed-request';
  const { status, title } = problemEntry(code);
  const body = JSON.stringify(problemDocument({ code, instance: 'urn:keyturn:request:none' }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
