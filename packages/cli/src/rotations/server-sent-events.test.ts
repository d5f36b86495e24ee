import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ServerSentEvent, serverSentEvents } from './server-sent-events.ts';

async function eventsOf(pieces: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(ReadableStream.from(pieces))) events.push(event);
  return events;
}

const TEXT =
  ': begin\n\nid: 1\nevent: rotation\ndata: {"a":"ä"}\n\n: \n\ndata: b\ndata:c\n\nid: 2\ndata: cut';

test('events come out the same, however the stream is cut into pieces', async () => {
  const bytes = new TextEncoder().encode(TEXT);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, index) => bytes.slice(places[index], end));
      assert.deepEqual(await eventsOf(pieces), [
        { name: 'rotation', id: '1', data: '{"a":"ä"}' },
        { name: 'message', id: '1', data: 'b\nc' },
      ]);
    }),
  );
});
