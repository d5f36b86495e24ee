import assert from 'node:assert/strict';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

/** What went over the wire. */
interface Sent {
  headers: Record<string, string>;
  body: string;
}

/** Whether the reference library of Standard Webhooks takes the event with this secret. */
export function isAccepted(secret: string, { body, headers }: Sent): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

/** The event as the reference library of CloudEvents reads it, strictly; it throws where it is none. */
export function cloudEvent({ headers, body }: Sent): CloudEvent<unknown> {
  assert.ok(HTTP.isEvent({ headers, body }));
  const read = HTTP.toEvent({ headers, body });
  assert.ok(read instanceof CloudEvent);
  assert.equal(read.validate(), true);
  const strict = new CloudEvent<unknown>(JSON.parse(body), true);
  // What it misses it makes up.
  assert.deepEqual(JSON.parse(JSON.stringify(strict)), JSON.parse(body));
  return strict;
}
