// The running example: routes that a key may call, prices as a stream, three scopes. The verifier
// checks each key in this process, and goes on doing so while the Keyturn server is away; a stream
// that was opened with a key ends when the key does.
import { createVerifier } from '@keyturn/verifier';
import { keyturn } from '@keyturn/verifier/fastify';
import { keyturnUpgrade } from '@keyturn/verifier/ws';
import Fastify from 'fastify';
import { WebSocketServer } from 'ws';
import { isListed, marketCaps, prices } from './market.ts';
import { afterIn, follow } from './ticks.ts';

/** A client that lets more than this wait does not read. */
const MOST_WAITING_BYTES = 1_048_576;

const snapshotFile = process.env.KEYTURN_SNAPSHOT_FILE;
// KEYTURN_URL and KEYTURN_TOKEN say where the key set comes from.
const verifier = createVerifier(snapshotFile ? { snapshotFile } : {});
await verifier.ready();

const app = Fastify();
await app.register(keyturn, { verifier });

app.get('/prices', { config: { keyturn: { scopes: ['market:read'] } } }, prices);
app.get('/market-caps', { config: { keyturn: { scopes: ['market:read'] } } }, marketCaps);

app.post<{ Body: { symbol: string; quantity: number } }>(
  '/orders',
  {
    config: { keyturn: { scopes: ['orders:trade'] } },
    schema: {
      body: {
        type: 'object',
        required: ['symbol', 'quantity'],
        additionalProperties: false,
        properties: {
          symbol: { type: 'string' },
          quantity: { type: 'number', exclusiveMinimum: 0 },
        },
      },
    },
  },
  (request, reply) => {
    const { symbol, quantity } = request.body;
    if (!isListed(symbol)) return reply.code(404).send({ error: `no such symbol: ${symbol}` });
    return reply.code(201).send({ symbol, quantity, client: request.keyturn?.clientId });
  },
);

app.post<{ Body: { symbol: string; quantity: number; to: string } }>(
  '/withdrawals',
  {
    config: { keyturn: { scopes: ['funds:withdraw'] } },
    schema: {
      body: {
        type: 'object',
        required: ['symbol', 'quantity', 'to'],
        additionalProperties: false,
        properties: {
          symbol: { type: 'string' },
          quantity: { type: 'number', exclusiveMinimum: 0 },
          to: { type: 'string', minLength: 1 },
        },
      },
    },
  },
  (request, reply) => {
    const { symbol, quantity, to } = request.body;
    if (!isListed(symbol)) return reply.code(404).send({ error: `no such symbol: ${symbol}` });
    return reply.code(202).send({ symbol, quantity, to });
  },
);

// The price stream: every tick with its `seq`; `?after=` resumes after one, at any instance.
// Nothing is read from clients, so nothing long is taken from them.
const sockets = new WebSocketServer({ noServer: true, path: '/v1/stream', maxPayload: 1_024 });
const stream = { scopes: ['market:read'], route: '/v1/stream' };
app.server.on('upgrade', keyturnUpgrade(verifier, sockets, stream));
sockets.on('connection', (socket, request) => {
  const closed = new AbortController();
  socket.on('close', () => closed.abort());
  const send = (tick: object) => {
    if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
    else socket.send(JSON.stringify(tick));
  };
  follow(afterIn(request.url ?? ''), send, closed.signal);
});

// The same as server-sent events; a client that comes back says itself where it was.
app.get(
  '/v1/events',
  { config: { keyturn: { scopes: ['market:read'] } } },
  async (request, reply) => {
    const events = await reply.keyturnEventStream();
    if (events === null) return reply;
    const after = afterIn(events.lastEventId ? `?after=${events.lastEventId}` : request.url);
    const send = (tick: { seq: number }) =>
      events.send({ event: 'tick', id: String(tick.seq), data: JSON.stringify(tick) });
    follow(after, send, events.signal);
    return reply;
  },
);

const url = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 0) });
console.log(JSON.stringify({ listening: url }));

async function stop(): Promise<void> {
  // The one ends the streams, which the other waits for.
  await Promise.all([app.close(), verifier.close()]);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
