import { fork } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createVerifier, type Verifier } from '@keyturn/verifier';
import { TOKEN } from '../packages/verifier/src/testing/control-plane.ts';
import { type BenchRow, benchRow } from './row.ts';
import { betterAuthVerification } from './verify-peer.ts';

const KEYS = 100_000;
const ROUNDS = 40;
const ROUND_MS = 250;
const WARM_UP_MS = 4_000;
const PEER_MS = 3_000;
const PEER_WARM_UP_CALLS = 500;
// Calls between two looks at the clock.
const BATCH = 2_000;
// A power of two, so that going round costs nothing.
const ORDER = 1 << 20;

const ROUTES = [
  { method: 'GET', route: '/prices', scopes: ['market:read'] },
  { method: 'GET', route: '/market-caps', scopes: ['market:read'] },
  { method: 'POST', route: '/orders', scopes: ['orders:trade'] },
  { method: 'GET', route: '/orders/:id', scopes: ['market:read', 'orders:trade'] },
];

/**
 * Verifications per second on one core in this process: 100,000 keys in random order, usage
 * metering and its reports on. Each key has an address, a user agent and one of four routes, with
 * scopes of its own, as a program has that uses an API. Beside the floor, which is one
 * SHA-256 and one look-up of the same strings in the fastest form that we found, in alternating
 * rounds; and beside better-auth.
 */
export async function verify(): Promise<BenchRow[]> {
  const server = fork(fileURLToPath(new URL('key-set-server.ts', import.meta.url)), [`${KEYS}`], {
    execArgv: ['--conditions=keyturn-source'],
  });
  const [{ url, keys }] = (await once(server, 'message')) as [{ url: string; keys: string[] }];
  const verifier = createVerifier({ url, token: TOKEN });
  try {
    await verifier.ready();
    const { floor, own } = await alternate(floorOf(keys), verificationOf(verifier, keys));
    const peer = await rateOf(await betterAuthVerification());
    const figure = {
      bench: 'verify',
      metric: 'verificationsPerSecond',
      unit: '1/s',
      value: own,
    };
    return [
      benchRow(figure, { name: 'floor', value: floor }, 0.5),
      benchRow(figure, { name: 'better-auth', value: peer }, 100),
    ];
  } finally {
    await verifier.close();
    server.disconnect();
  }
}

type Batch = (from: number) => void;

function floorOf(keys: string[]): Batch {
  // Strings as they come out of a request: flat, and not yet hashed by the engine.
  const found = new Map(keys.map((key, index) => [hash('sha256', key, 'binary'), { index }]));
  const order = randomOrder();
  return (from) => {
    for (let i = from; i < from + BATCH; i++) {
      const key = keys[order[i & (ORDER - 1)] ?? 0] ?? '';
      if (found.get(hash('sha256', key, 'binary')) === undefined) throw new Error('not found');
    }
  };
}

function verificationOf(verifier: Verifier, keys: string[]): Batch {
  const order = randomOrder();
  const addresses = keys.map(
    (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  );
  const agents = Array.from({ length: 50 }, (_, index) => `market-client/1.${index}`);
  return (from) => {
    for (let i = from; i < from + BATCH; i++) {
      const at = i & (ORDER - 1);
      const index = order[at] ?? 0;
      const route = ROUTES[index % ROUTES.length] as (typeof ROUTES)[number];
      const verdict = verifier.verifyKey({
        key: keys[index] ?? '',
        method: route.method,
        route: route.route,
        scopes: route.scopes,
        address: addresses[index] ?? '',
        userAgent: agents[index % 50] ?? '',
      });
      if (verdict instanceof Promise || verdict.outcome !== 'accepted') throw new Error('refused');
    }
  };
}

/**
 * Calls per second over many short rounds that take turns, so that whatever else the machine does
 * disturbs both alike. The event loop turns in the verifier's rounds alone: reports, and what
 * comes of them, are its own work.
 */
async function alternate(floor: Batch, own: Batch): Promise<{ floor: number; own: number }> {
  const floorTally = { calls: 0, ms: 0 };
  const ownTally = { calls: 0, ms: 0 };
  await round(floor, WARM_UP_MS, false);
  await round(own, WARM_UP_MS, true);
  for (let i = 0; i < ROUNDS; i++) {
    add(floorTally, await round(floor, ROUND_MS, false));
    add(ownTally, await round(own, ROUND_MS, true));
  }
  return { floor: perSecond(floorTally), own: perSecond(ownTally) };
}

interface Tally {
  calls: number;
  ms: number;
}

async function round(contender: Batch, lastsMs: number, turns: boolean): Promise<Tally> {
  const begin = performance.now();
  let calls = 0;
  for (; performance.now() - begin < lastsMs; calls += BATCH) {
    contender(calls);
    if (turns) await turn();
  }
  return { calls, ms: performance.now() - begin };
}

function add(tally: Tally, { calls, ms }: Tally): void {
  tally.calls += calls;
  tally.ms += ms;
}

function perSecond({ calls, ms }: Tally): number {
  return (calls / ms) * 1000;
}

/** Calls per second, one after another. */
async function rateOf(call: () => Promise<void>): Promise<number> {
  for (let i = 0; i < PEER_WARM_UP_CALLS; i++) await call();
  const begin = performance.now();
  let calls = 0;
  for (; performance.now() - begin < PEER_MS; calls++) await call();
  return (calls / (performance.now() - begin)) * 1000;
}

function randomOrder(): Uint32Array {
  return Uint32Array.from({ length: ORDER }, () => Math.floor(Math.random() * KEYS));
}
