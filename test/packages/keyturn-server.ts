import { join } from 'node:path';
import { Program, run } from './program.ts';

/** A Keyturn server that runs from the installed packages, and its command. */
export interface KeyturnServer {
  url: string;
  adminToken: string;
  verifierToken: string;
  /** Runs `keyturn …` as the operator; resolves with its JSON answer. */
  keyturn(...args: string[]): Promise<Record<string, string>>;
  stop(): Promise<unknown>;
}

/** The `keyturn` command of this folder, for Node 24. */
export function keyturnCommand(folder: string): string {
  return join(folder, 'node_modules', 'keyturn', 'bin', 'keyturn.js');
}

/** Makes the data directory `name` and starts a server on it, on a free port. */
export async function startKeyturn(folder: string, name: string): Promise<KeyturnServer> {
  const command = keyturnCommand(folder);
  const env = {
    KEYTURN_DATA_DIR: join(folder, name),
    KEYTURN_LISTEN: '127.0.0.1:0',
    KEYTURN_LOG_LEVEL: 'silent',
  };
  const first = ['--api', 'market', '--scopes', 'market:read', '--region', 'eu'];
  const init = [command, 'init', '--json', '--yes', ...first];
  const made = JSON.parse(await run(process.execPath, init, { cwd: folder, env }));
  const server = new Program(process.execPath, [command, 'serve', '--json'], { cwd: folder, env });
  const { listening: url } = JSON.parse(await server.said(/^\{.*\}$/m));
  const operator = { KEYTURN_URL: url, KEYTURN_TOKEN: made.adminToken };
  return {
    url,
    adminToken: made.adminToken,
    verifierToken: made.verifierToken,
    async keyturn(...args) {
      const given = [command, ...args, '--json'];
      return JSON.parse(await run(process.execPath, given, { cwd: folder, env: operator }));
    },
    stop: () => server.stop(),
  };
}
