import type { KeyturnEvent, KeyturnFetch } from '@keyturn/client';
import type { StreamLog } from './stream-log.ts';

/** Reads prices from a stream for as long as the key's `fetch` is open. */
export async function readPrices(
  keyturnFetch: KeyturnFetch,
  url: string,
  userAgent: string,
  log: StreamLog,
): Promise<void> {
  const socket = keyturnFetch.socket({
    url,
    // Node's WebSocket takes fields of the handshake, which the browsers' standard does not have.
    webSocket: (to, { headers }) => {
      const options = { headers: { ...headers, 'user-agent': userAgent } };
      return new WebSocket(to, options as unknown as string[]);
    },
    idOf: seqOf,
  });
  for await (const message of socket) {
    const seq = seqOf(message);
    if (seq !== null) log.message(seq);
  }
}

function seqOf(message: unknown): number | null {
  const { seq } = JSON.parse(String(message)) as { seq?: number };
  return seq ?? null;
}

/** Notes what happens to the stream's connections. */
export function noteStream(log: StreamLog, event: KeyturnEvent): void {
  const at = Date.now();
  // The key to begin with is the first version.
  if (event.type === 'socket-opened') {
    log.write({ at, event: 'opened', version: event.version ?? 1 });
  } else if (event.type === 'socket-moved') {
    const { from, to } = event;
    log.write({ at, event: 'moved', from: from.version ?? 1, to: to.version ?? 1 });
  } else if (event.type === 'socket-lost') {
    const code = event.closeCode ?? event.status ?? 0;
    log.write({ at, event: 'closed', version: event.version ?? 1, code, reason: 'lost' });
  }
}
