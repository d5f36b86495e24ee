import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AdminClient, createAdminClient } from '@keyturn/admin';
import { enrol, fileIdentity } from '@keyturn/client';
import {
  freePort,
  KEYTURN,
  type Stage,
  type StagedClient,
  serverEnvironment,
  startApi,
  startProgram,
  startServer,
} from './stage.ts';
import { API_INSTANCES, CLIENTS, type DemoClient, REGIONS, WORLD } from './world.ts';

/** Builds the world: server, api, verifiers, keys, holders, and the clients calling. */
export async function setUp(
  start: Pick<Stage, 'folder' | 'processes' | 'recorder' | 'progress'>,
): Promise<Stage> {
  const { folder, processes, progress } = start;
  const port = await freePort();
  const init = processes.start(
    'init',
    KEYTURN,
    ['init', '--json'],
    serverEnvironment(folder, port),
  );
  const adminToken = String((await init.line('adminToken')).adminToken);
  await init.exit();
  const server = await startServer(processes, folder, port);
  const url = `http://127.0.0.1:${port}`;
  const admin = createAdminClient({ url, token: adminToken });
  progress(`server started on ${url}`);

  const apiId = await addApi(admin);
  const tokens = await addVerifiers(admin, apiId);
  const apiUrls = await Promise.all(
    API_INSTANCES.map((region, index) =>
      startApi({ processes, url, folder }, `market-api-${region}-${index + 1}`, tokens[region]),
    ),
  );
  progress(`market API started: ${API_INSTANCES.length} instances in ${REGIONS.length} regions`);

  const clients = await Promise.all(
    CLIENTS.map((client) => stageClient(admin, url, apiId, folder, client)),
  );
  const stage = { ...start, url, port, adminToken, admin, server, apiUrls, clients };
  for (const client of clients) start.recorder.client(client, client.requestLog);
  await Promise.all(
    clients.map(async (client) => {
      client.program = await startProgram(
        stage,
        client,
        client.firstKeyString,
        WORLD.clientCacheMs,
      );
    }),
  );
  const rate = CLIENTS.reduce((sum, client) => sum + client.requestsPerSecond, 0);
  progress(`${clients.length} clients calling, ${Math.floor(rate)} requests/s in all`);
  return stage;
}

async function addApi(admin: AdminClient): Promise<string> {
  for (const name of REGIONS) await made(admin.POST('/v1/regions', { body: { name } }));
  const api = await made(
    admin.POST('/v1/apis', {
      body: { name: 'market', prefix: 'mkt', scopes: ['market:read', 'orders:trade'] },
    }),
  );
  return api.id;
}

async function addVerifiers(
  admin: AdminClient,
  apiId: string,
): Promise<Record<(typeof REGIONS)[number], string>> {
  const tokens = { eu: '', us: '' };
  for (const region of REGIONS) {
    const body = { name: `market-${region}`, region, apis: [apiId] };
    tokens[region] = (await made(admin.POST('/v1/verifiers', { body }))).token;
  }
  return tokens;
}

async function stageClient(
  admin: AdminClient,
  url: string,
  apiId: string,
  folder: string,
  client: DemoClient,
): Promise<StagedClient> {
  const { id: clientId } = await made(admin.POST('/v1/clients', { body: { name: client.name } }));
  const key = await made(
    admin.POST('/v1/keys', {
      body: {
        apiId,
        clientId,
        name: client.name,
        environment: 'live',
        owner: 'demo',
        purpose: 'demo',
        scopes: ['market:read', 'orders:trade'],
      },
    }),
  );
  if (!('keyString' in key) || typeof key.keyString !== 'string') {
    throw new Error('the key was not handed out within 10 s');
  }
  const identity = join(folder, `${client.name}.identity.json`);
  const { grant } = await made(
    admin.POST('/v1/grants', { body: { keyId: key.id, name: client.name } }),
  );
  await enrol({
    url,
    grant,
    name: client.name,
    class: client.kind === 'sdk' ? 'sdk' : 'deployed',
    identity: fileIdentity(identity),
  });
  const envFile = join(folder, `${client.name}.env`);
  writeFileSync(envFile, `KEYTURN_API_KEY=${key.keyString}\n`, { mode: 0o600 });
  return {
    ...client,
    keyId: key.id,
    firstKeyString: key.keyString,
    identity,
    envFile,
    requestLog: join(folder, `${client.name}.log`),
    program: null,
  };
}

/** The data of an answer. @throws Error with the problem's detail where it was refused. */
export async function made<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(`the server refused: ${JSON.stringify(error)}`);
  return data;
}
