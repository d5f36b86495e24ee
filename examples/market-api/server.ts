// The running example: three routes that a key may call, two scopes. The verifier checks each key
// in this process, and goes on doing so while the Keyturn server is away.
import { createVerifier } from '@keyturn/verifier';
import { keyturn } from '@keyturn/verifier/fastify';
import Fastify from 'fastify';
import { isListed, marketCaps, prices } from './market.ts';

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

const url = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 0) });
console.log(JSON.stringify({ listening: url }));

async function stop(): Promise<void> {
  await app.close();
  await verifier.close();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
