// One Fastify route with the verifier and the same without, in one process: the program under load.
import { createVerifier } from '@keyturn/verifier';
import { keyturn } from '@keyturn/verifier/fastify';
import Fastify from 'fastify';

const [keySetUrl = '', token = ''] = process.argv.slice(2);

// A page of coins, as market-data APIs answer.
const PRICES = Object.fromEntries(
  Array.from({ length: 250 }, (_, index) => [`COIN${index}`, 1_000 + index * 17.25]),
);

const verifier = createVerifier({ url: keySetUrl, token });
await verifier.ready();

const bare = Fastify();
bare.get('/prices', async () => PRICES);

const guarded = Fastify();
await guarded.register(keyturn, { verifier });
guarded.get('/prices', { config: { keyturn: { scopes: ['market:read'] } } }, async () => PRICES);

const urls = {
  bare: await bare.listen({ host: '127.0.0.1', port: 0 }),
  guarded: await guarded.listen({ host: '127.0.0.1', port: 0 }),
};
process.send?.(urls);
process.once('disconnect', () => process.exit(0));
