import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** A client of the price stream, over WebSocket. */
export class PriceStream {
  readonly seqs: number[] = [];
  /** Code and reason of its close; null while it is open. */
  close: { code: number; reason: string } | null = null;
  readonly closed: Promise<unknown>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data) => this.seqs.push(JSON.parse(String(data)).seq));
    socket.on('close', (code, reason) => {
      this.close = { code, reason: String(reason) };
    });
  }

  static async open(apiUrl: string, keyString: string, after?: number): Promise<PriceStream> {
    const query = after === undefined ? '' : `?after=${after}`;
    const url = `${apiUrl.replace('http', 'ws')}/v1/stream${query}`;
    const socket = new WebSocket(url, { headers: { 'X-API-Key': keyString } });
    const stream = new PriceStream(socket);
    await once(socket, 'open');
    return stream;
  }

  /** Waits until it has got another message. */
  async next(): Promise<void> {
    await once(this.#socket, 'message');
  }

  end(): void {
    this.#socket.close();
  }
}

/** A peer that opens a WebSocket and from then on neither reads nor answers. */
export async function openMutePeer(apiUrl: string, keyString: string): Promise<Socket> {
  const { hostname, port } = new URL(apiUrl);
  const peer = connect(Number(port), hostname);
  const handshake = [
    'GET /v1/stream HTTP/1.1',
    `Host: ${hostname}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `X-API-Key: ${keyString}`,
  ];
  peer.write([...handshake, '', ''].join('\r\n'));
  peer.on('error', () => {});
  await once(peer, 'data');
  peer.pause();
  return peer;
}
