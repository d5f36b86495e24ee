import type { ServerResponse } from 'node:http';
import { answerHttp } from '../answer/answer-http.ts';
import type { PresentedRequest } from '../verification.ts';
import type { Verifier } from '../verifier.ts';
import { type EventStream, ResponseStream } from './event-stream.ts';

/**
 * Opens a stream in answer to a request, if its key allows it. Null: the answer is written, or the
 * client has gone.
 */
export async function openEventStream(
  verifier: Verifier,
  presented: PresentedRequest,
  response: ServerResponse,
): Promise<EventStream | null> {
  const stream = new ResponseStream(response, verifier.schedule);
  const { verdict, session } = await verifier.openSession(presented, {
    onEnd: (ended) => stream.end(ended),
    onVerdict: (changed) => stream.tell(changed),
  });
  // While a key newer than what is known here was looked for, somebody else may have answered.
  if (response.headersSent || response.destroyed) {
    session?.close();
    return null;
  }
  const isOpen = session !== null && stream.begin(session);
  // The verdict of a session is the one that stands: its key may have ended since.
  const goesOn = answerHttp(response, session?.verdict ?? verdict, 'answer');
  return goesOn && isOpen && stream.open() ? stream : null;
}
