import type { AdminClient } from '@keyturn/admin';
import { answered } from '../answer.ts';
import { CliFault } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import type { System } from '../system.ts';
import { serverSentEvents } from './server-sent-events.ts';

const PAUSE_MS = 1_000;

/**
 * The events of a rotation, JSON each, from its beginning to its end. Where the line breaks it goes
 * on after the last event; a server that is away for a while is waited for.
 *
 * @throws CliFault where the server refuses, or does not answer at the first time.
 */
export async function* rotationEvents(
  admin: AdminClient,
  rotationId: string,
  system: System,
): AsyncGenerator<string> {
  let after = 0;
  for (let isFirst = true; ; isFirst = false) {
    const stream = await opened(admin, rotationId, after).catch((error: unknown) => {
      const isAway = error instanceof CliFault && error.exitCode === EXIT.unreachable;
      if (isFirst || !isAway) throw error;
      return null;
    });
    // 204: it has ended, and all was told.
    if (stream === undefined) return;
    try {
      for await (const { name, id, data } of stream ? serverSentEvents(stream) : []) {
        if (name === 'end') return;
        after = Number(id);
        yield data;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // The line broke in the middle.
    }
    await system.sleep(PAUSE_MS);
  }
}

async function opened(
  admin: AdminClient,
  rotationId: string,
  after: number,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const params = { path: { rotationId }, query: { after } };
  const path = '/v1/rotations/{rotationId}/events';
  const body = await answered(admin.GET(path, { params, parseAs: 'stream' }));
  return (body as ReadableStream<Uint8Array> | null | undefined) ?? undefined;
}
