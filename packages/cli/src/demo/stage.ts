import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdminClient } from '@keyturn/admin';
import type { DemoProcess, ProcessGroup } from './process-group.ts';
import type { Recorder } from './record/recorder.ts';
import type { ThiefRecord } from './record/thief-record.ts';
import type { DemoClient } from './world.ts';
import { WORLD_CONFIG } from './world.ts';

export const KEYTURN = new URL('../main.ts', import.meta.url);
const MARKET_API = new URL('../../../../examples/market-api/server.ts', import.meta.url);
const PROGRAMS = new URL('./programs/', import.meta.url);

/** One client of the demo with all that belongs to it. */
export interface StagedClient extends DemoClient {
  keyId: string;
  firstKeyString: string;
  /** The holder's identity file. */
  identity: string;
  /** The env file that `keyturn holders pickup --to-env` writes. */
  envFile: string;
  requestLog: string;
  /** The program that runs now; null between two. */
  program: DemoProcess | null;
}

/** Where the demo plays: its folder, its processes, its server. */
export interface Stage {
  folder: string;
  processes: ProcessGroup;
  recorder: Recorder;
  /** Tells a plain line. */
  progress(text: string): void;
  url: string;
  /** The server's: it comes back on the same one after it was killed. */
  port: number;
  adminToken: string;
  admin: AdminClient;
  server: DemoProcess;
  apiUrls: string[];
  clients: StagedClient[];
}

/** A folder of its own below the system's temporary one, so that two demos never meet. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-'));
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  writeFileSync(join(folder, 'data', 'keyturn.yaml'), WORLD_CONFIG);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A free port on loopback: the server must come back on the same one after it was killed. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export function serverEnvironment(folder: string, port: number): Record<string, string> {
  return { KEYTURN_DATA_DIR: join(folder, 'data'), KEYTURN_LISTEN: `127.0.0.1:${port}` };
}

export async function startServer(
  processes: ProcessGroup,
  folder: string,
  port: number,
): Promise<DemoProcess> {
  const server = processes.start(
    'server',
    KEYTURN,
    ['serve', '--json'],
    serverEnvironment(folder, port),
  );
  await server.line('listening');
  return server;
}

/** Starts one instance of the market API; resolves with its origin once it can check keys. */
export async function startApi(
  stage: Pick<Stage, 'processes' | 'url' | 'folder'>,
  name: string,
  token: string,
): Promise<string> {
  const api = stage.processes.start(name, MARKET_API, [], {
    KEYTURN_URL: stage.url,
    KEYTURN_TOKEN: token,
    KEYTURN_SNAPSHOT_FILE: join(stage.folder, `${name}.snapshot`),
  });
  return String((await api.line('listening')).listening);
}

const PROGRAM_OF_KIND = {
  sdk: 'sdk-bot.ts',
  env: 'plain-program.ts',
  rare: 'plain-program.ts',
  late: 'plain-program.ts',
  cache: 'cached-program.ts',
} as const;

/** Starts a client's program with `keyString`; resolves once it sends requests. */
export async function startProgram(
  stage: Pick<Stage, 'processes' | 'url' | 'apiUrls'>,
  client: StagedClient,
  keyString: string,
  cacheTtlMs: number,
): Promise<DemoProcess> {
  const file = new URL(PROGRAM_OF_KIND[client.kind], PROGRAMS);
  const program = stage.processes.start(client.name, file, [], {
    KEYTURN_URL: stage.url,
    KEYTURN_API_KEY: keyString,
    DEMO_API_URLS: stage.apiUrls.join(','),
    DEMO_REQUESTS_PER_SECOND: String(client.requestsPerSecond),
    DEMO_REQUEST_LOG: client.requestLog,
    DEMO_USER_AGENT: client.name,
    DEMO_IDENTITY: client.identity,
    DEMO_SECRET_STORE: client.envFile,
    DEMO_CACHE_TTL_MS: String(cacheTtlMs),
  });
  await program.line('started');
  return program;
}

/** The thief's program and what it logged. */
export interface Thief {
  program: DemoProcess;
  requestLog: string;
  record: ThiefRecord;
}

/** The thief: a client's first key string, in a loop. */
export async function startThief(stage: Stage, victim: StagedClient): Promise<Thief> {
  const requestLog = join(stage.folder, 'thief.log');
  const program = stage.processes.start('thief', new URL('plain-program.ts', PROGRAMS), [], {
    KEYTURN_API_KEY: victim.firstKeyString,
    DEMO_API_URLS: stage.apiUrls.join(','),
    DEMO_REQUESTS_PER_SECOND: '20',
    DEMO_USER_AGENT: 'curl/8.5',
    DEMO_REQUEST_LOG: requestLog,
  });
  await program.line('started');
  const record = stage.recorder.thief('thief', victim.name, 1, requestLog);
  return { program, requestLog, record };
}
