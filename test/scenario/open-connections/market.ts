import type { TestContext } from 'node:test';
import { type AdminClient, createAdminClient } from '../../../packages/admin/src/index.ts';
import { issueKey } from '../../../packages/cli/src/demo/issue-key.ts';
import { made } from '../../../packages/cli/src/demo/made.ts';
import { ProcessGroup } from '../../../packages/cli/src/demo/process-group.ts';
import {
  freePort,
  KEYTURN,
  makeFolder,
  removeFolder,
  serverEnvironment,
  startApi,
  startServer,
} from '../../../packages/cli/src/demo/stage.ts';

const INSTANCES = ['a', 'b', 'c'];

/** A key that was handed out. */
export interface MarketKey {
  keyId: string;
  keyString: string;
}

/** A real server and three processes of the market API, on the machine's own clock. */
export interface Market {
  admin: AdminClient;
  /** Where holders pick up. */
  url: string;
  /** Origins of the three. */
  apiUrls: string[];
  issue: (name: string) => Promise<MarketKey>;
  /** How many connections the server has been told of, at all instances. */
  told: () => Promise<number>;
}

export async function startMarket(t: TestContext): Promise<Market> {
  const folder = makeFolder();
  const processes = new ProcessGroup();
  t.after(async () => {
    await processes.endAll();
    removeFolder(folder);
  });
  const port = await freePort();
  const init = processes.start(
    'init',
    KEYTURN,
    ['init', '--json'],
    serverEnvironment(folder, port),
  );
  const token = String((await init.line('adminToken')).adminToken);
  await init.exit();
  await startServer(processes, folder, port);
  const url = `http://127.0.0.1:${port}`;
  const admin = createAdminClient({ url, token });
  await made(admin.POST('/v1/regions', { body: { name: 'eu' } }));
  const scopes = ['market:read', 'orders:trade'];
  const { id: apiId } = await made(
    admin.POST('/v1/apis', { body: { name: 'market', prefix: 'mkt', scopes } }),
  );
  const verifier = await made(
    admin.POST('/v1/verifiers', { body: { name: 'market', region: 'eu', apis: [apiId] } }),
  );
  const apiUrls = await Promise.all(
    INSTANCES.map((name) => startApi({ processes, url, folder }, name, verifier.token)),
  );
  return {
    admin,
    url,
    apiUrls,
    issue: (name) => issue(admin, apiId, name),
    told: () => toldOpen(admin, verifier.id),
  };
}

async function issue(admin: AdminClient, apiId: string, name: string): Promise<MarketKey> {
  const { id: clientId } = await made(admin.POST('/v1/clients', { body: { name } }));
  const texts = { name, environment: 'live', owner: 'test', purpose: 'test' } as const;
  return issueKey(admin, { apiId, clientId, ...texts, scopes: ['market:read'] });
}

async function toldOpen(admin: AdminClient, verifierId: string): Promise<number> {
  const params = { path: { verifierId } };
  const { instances } = await made(admin.GET('/v1/verifiers/{verifierId}', { params }));
  return instances.reduce((sum, { sessions }) => sum + sessions, 0);
}
