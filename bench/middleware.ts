import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TOKEN } from '../packages/verifier/src/testing/control-plane.ts';
import { type BenchRow, benchRow } from './row.ts';

const KEYS = 1_000;
const CONNECTIONS = 8;
/** Requests under way on a connection: the server is never idle, the load never the bottleneck. */
const PIPELINED = 16;
const WARM_UP_MS = 3_000;
const ROUNDS = 60;
const ROUND_MS = 200;

/**
 * Requests per second of one Fastify route with the verifier, beside the same route without it, in
 * one process, in alternating rounds; the load comes from this one.
 */
export async function middleware(): Promise<BenchRow[]> {
  const keySet = start('key-set-server.ts', [`${KEYS}`]);
  const [{ url, keys }] = (await once(keySet, 'message')) as [{ url: string; keys: string[] }];
  const server = start('middleware-server.ts', [url, TOKEN]);
  try {
    const [urls] = (await once(server, 'message')) as [{ bare: string; guarded: string }];
    const { bare, guarded } = await alternate(urls, keys);
    const figure = {
      bench: 'middleware',
      metric: 'requestsPerSecond',
      unit: '1/s',
      value: guarded,
    };
    return [benchRow(figure, { name: 'without the verifier', value: bare }, 0.9)];
  } finally {
    server.disconnect();
    keySet.disconnect();
  }
}

function start(file: string, args: string[]) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ['--conditions=keyturn-source'],
  });
}

async function alternate(
  urls: { bare: string; guarded: string },
  keys: string[],
): Promise<{ bare: number; guarded: number }> {
  const tally = { bare: 0, guarded: 0 };
  await round(urls.bare, keys, WARM_UP_MS);
  await round(urls.guarded, keys, WARM_UP_MS);
  for (let i = 0; i < ROUNDS; i += 1) {
    tally.bare += await round(urls.bare, keys, ROUND_MS);
    tally.guarded += await round(urls.guarded, keys, ROUND_MS);
  }
  return { bare: tally.bare / ROUNDS, guarded: tally.guarded / ROUNDS };
}

/** Requests per second answered with 200. @throws Error at any other answer. */
async function round(url: string, keys: string[], lastsMs: number): Promise<number> {
  const { port } = new URL(url);
  const begin = performance.now();
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) =>
      load(connect(Number(port), '127.0.0.1'), requestsOf(keys, index), begin + lastsMs),
    ),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (total / (performance.now() - begin)) * 1_000;
}

/** Each connection goes round its own part of the keys. */
function requestsOf(keys: string[], connection: number): string[] {
  return keys
    .filter((_, index) => index % CONNECTIONS === connection)
    .map((key) => `GET /prices HTTP/1.1\r\nhost: market\r\nx-api-key: ${key}\r\n\r\n`);
}

/** Keeps `PIPELINED` requests under way until `endsAt`, then drains; counts answers. */
function load(socket: Socket, requests: string[], endsAt: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let sent = 0;
  let answered = 0;
  const send = (count: number): void => {
    let text = '';
    for (let i = 0; i < count; i += 1) text += requests[sent++ % requests.length];
    socket.write(text);
  };
  socket.setNoDelay();
  socket.setEncoding('latin1');
  socket.on('error', reject);
  socket.on('data', (chunk: unknown) => {
    const heads = String(chunk).split('HTTP/1.1 ').slice(1);
    if (heads.some((head) => !head.startsWith('200'))) {
      reject(
        new Error(
          `the route answered ${heads.find((head) => !head.startsWith('200'))?.slice(0, 60)}`,
        ),
      );
      socket.destroy();
      return;
    }
    answered += heads.length;
    if (performance.now() < endsAt) send(heads.length);
    else if (answered === sent) {
      socket.end();
      resolve(answered);
    }
  });
  send(PIPELINED);
  return promise;
}
