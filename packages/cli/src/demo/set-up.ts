import { type AdminClient, createAdminClient } from '@keyturn/admin';
import { made } from './made.ts';
import {
  freePort,
  KEYTURN,
  type Stage,
  type StagedClient,
  serverEnvironment,
  startApi,
  startServer,
} from './stage.ts';
import { stageClient } from './stage-client.ts';
import { startProgram } from './start-program.ts';
import { API_INSTANCES, CLIENTS, REGIONS } from './world.ts';

/** Builds the world: server, api, verifiers, keys, holders, and the clients calling. */
export async function setUp(
  start: Pick<Stage, 'folder' | 'processes' | 'recorder' | 'progress'>,
): Promise<Stage> {
  const { folder, processes, progress } = start;
  const port = await freePort();
  const environment = serverEnvironment(folder, port);
  const init = processes.start('init', KEYTURN, ['init', '--json'], environment);
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
    CLIENTS.map((client) => stageClient({ admin, url, folder }, apiId, client)),
  );
  const stage = { ...start, url, port, adminToken, admin, server, apiUrls, clients };
  for (const client of clients) start.recorder.client(client, client.requestLog);
  await Promise.all(clients.map((client) => startPrograms(stage, client)));
  progress(`${clients.length} clients calling, ${rateOf(clients)} requests/s in all`);
  return stage;
}

async function startPrograms(stage: Stage, client: StagedClient): Promise<void> {
  await Promise.all(
    client.programs.map(async (program) => {
      program.process = await startProgram(stage, client, program, client.firstKeyString);
    }),
  );
}

function rateOf(clients: readonly StagedClient[]): number {
  const rates = clients.flatMap(({ programs }) => programs.map((one) => one.requestsPerSecond));
  return Math.floor(rates.reduce((sum, rate) => sum + rate, 0));
}

/** Trading and withdrawing have no grace: nobody may do that with what a verifier knew a while ago. */
async function addApi(admin: AdminClient): Promise<string> {
  for (const name of REGIONS) await made(admin.POST('/v1/regions', { body: { name } }));
  const api = await made(
    admin.POST('/v1/apis', {
      body: {
        name: 'market',
        prefix: 'mkt',
        scopes: ['market:read', 'orders:trade', 'funds:withdraw'],
        scopeGrace: { 'orders:trade': 'strict', 'funds:withdraw': 'strict' },
      },
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
