import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdminClient } from '@keyturn/admin';
import type { DemoProcess, ProcessGroup } from './process-group.ts';
import type { Recorder } from './record/recorder.ts';
import type { DemoClient, DemoProgram } from './world.ts';
import { WORLD_CONFIG } from './world.ts';

export const KEYTURN = new URL('../main.ts', import.meta.url);
const MARKET_API = new URL('../../../../examples/market-api/server.ts', import.meta.url);

/** One client of the demo with all that belongs to it. */
export interface StagedClient extends DemoClient {
  keyId: string;
  firstKeyString: string;
  /** All its programs log there. */
  requestLog: string;
  programs: StagedProgram[];
}

/** One program of a client. */
export interface StagedProgram extends DemoProgram {
  /** The holder's identity file. */
  identity: string;
  /** The env file that `keyturn holders pickup --to-env` writes. */
  envFile: string;
  /** The process that runs now; null before the first. */
  process: DemoProcess | null;
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

/** Where the first instance of the market API streams prices. */
export function streamUrl({ apiUrls: [first = ''] }: Pick<Stage, 'apiUrls'>): string {
  return `${first.replace(/^http/, 'ws')}/v1/stream`;
}
