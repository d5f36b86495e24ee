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
  const goesOn = answerHttp(response, verdict, 'answer');
  if (!goesOn || session === null) return null;
  return stream.open(session) ? stream : null;
}
