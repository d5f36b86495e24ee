// An API behind the verifier, twice: on node:http, and on the runtime's own server through Hono.
import { createServer } from 'node:http';
import { env } from 'node:process';
import { createVerifier } from '@keyturn/verifier';
import { keyturnHono } from '@keyturn/verifier/hono';
import { keyturnHttp } from '@keyturn/verifier/node-http';
import { Hono } from 'hono';

const verifier = createVerifier({ url: env.KEYTURN_URL, token: env.KEYTURN_TOKEN });
await verifier.ready();

const check = keyturnHttp(verifier, { scopes: ['market:read'], route: '/prices' });
const nodeHttp = createServer(async (request, response) => {
  const verdict = await check(request, response);
  if (verdict !== null) response.end(JSON.stringify({ version: verdict.version }));
});
nodeHttp.listen(0, '127.0.0.1', () => say('node-http', nodeHttp.address().port));

const app = new Hono();
app.get('/prices', keyturnHono(verifier, { scopes: ['market:read'] }), (context) =>
  context.json({ version: context.get('keyturn').version }),
);
say('hono', await ownServer(app.fetch));

async function ownServer(fetch) {
  const hostname = '127.0.0.1';
  if ('Bun' in globalThis) return globalThis.Bun.serve({ hostname, port: 0, fetch }).port;
  if ('Deno' in globalThis) {
    return globalThis.Deno.serve({ hostname, port: 0, onListen() {} }, fetch).addr.port;
  }
  const { serve } = await import('@hono/node-server');
  return new Promise((resolve) => {
    serve({ fetch, hostname, port: 0 }, ({ port }) => resolve(port));
  });
}

function say(what, port) {
  console.log(`${what} http://127.0.0.1:${port}/prices`);
}
