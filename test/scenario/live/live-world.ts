import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type AdminClient, createAdminClient } from '@keyturn/admin';
import { startServer } from '@keyturn/server';
import { createVerifier } from '@keyturn/verifier';
import { keyturnHttp } from '@keyturn/verifier/node-http';
import { silentLog } from '../../silent-log.ts';

/** The clients of this world really poll and deploy this fast; the rules are those of production. */
const DURATIONS = {
  propagation: '500ms',
  clockTolerance: '100ms',
  negativeCache: '0s',
  poll: '500ms',
  clientCache: '0s',
  sdkDeployment: '0s',
  deployment: '1500ms',
  longestRequest: '500ms',
  reportEvery: '300ms',
  reportAlarm: '5s',
  lease: '4s',
  quiet: '1s',
  sourceOnce: '2s',
  gapMargin: '1s',
  unobservedRestart: '4s',
  retireSafety: '500ms',
  // Long enough to be met while it lasts, on a busy machine too.
  suspension: '3s',
  holdDown: '1s',
};

/** An idle connection outlives every stall: a call of a client is never sent into one that ends. */
const KEEP_ALIVE_MS = 600_000;

/** The second is the one that hurts in a thief's hands: verifiers that are cut off do not grant it. */
export const SCOPES = ['market:read', 'orders:trade'];

/** A server, and three instances of an API whose keys it rotates, over real HTTP in one process. */
export interface LiveWorld {
  url: string;
  admin: AdminClient;
  apiId: string;
  clientId: string;
  apiUrls: readonly string[];
  /** What the server logged as its own faults. */
  faults: readonly string[];
}

/**
 * Everything ends with the test.
 *
 * @param change - durations other than this world's own.
 */
export async function startLiveWorld(
  t: TestContext,
  change: Partial<typeof DURATIONS> = {},
): Promise<LiveWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-live-'));
  const durations = Object.entries({ ...DURATIONS, ...change });
  const lines = durations.map(([name, value]) => `  ${name}: ${value}\n`);
  writeFileSync(join(folder, 'keyturn.yaml'), `durations:\n${lines.join('')}`);
  const environment = { KEYTURN_DATA_DIR: folder, KEYTURN_LISTEN: '127.0.0.1:0' };
  const faults: string[] = [];
  const log = faultLog(faults);
  const server = await startServer({ environment, workingDirectory: folder, log });
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const admin = createAdminClient({ url: server.url, token: server.adminToken ?? '' });
  const body = {
    ...{ name: 'market', prefix: 'mkt', scopes: SCOPES },
    scopeGrace: { 'orders:trade': 'strict' as const },
  };
  const { id: apiId } = await made(admin.POST('/v1/apis', { body }));
  const { id: clientId } = await made(admin.POST('/v1/clients', { body: { name: 'bots' } }));
  const apiUrls: string[] = [];
  for (const region of ['eu', 'us', 'ap']) {
    await made(admin.POST('/v1/regions', { body: { name: region } }));
    const group = { name: `market-${region}`, region, apis: [apiId] };
    const { token } = await made(admin.POST('/v1/verifiers', { body: group }));
    apiUrls.push(await startApi(t, server.url, token));
  }
  return { url: server.url, admin, apiId, clientId, apiUrls, faults };
}

function faultLog(faults: string[]): typeof silentLog {
  const log = Object.assign(Object.create(silentLog), {
    error: (about: { err?: Error }, text?: string) => faults.push(`${text}: ${about.err?.stack}`),
    child: () => log,
  });
  return log;
}

async function startApi(t: TestContext, url: string, token: string): Promise<string> {
  const verifier = createVerifier({ url, token });
  await verifier.ready();
  const read = keyturnHttp(verifier, { scopes: ['market:read'], route: '/prices' });
  const trade = keyturnHttp(verifier, { scopes: ['orders:trade'], route: '/orders' });
  const api = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, async (request, response) => {
    const check = request.url === '/orders' ? trade : read;
    if ((await check(request, response)) !== null) response.end('{"BTC":91250}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await verifier.close();
  });
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
}

/** The data of an answer. @throws Error with the problem where it was refused. */
export async function made<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}
