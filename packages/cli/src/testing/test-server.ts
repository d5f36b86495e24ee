import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { ending, startCommand } from './run-command.ts';

/** A server in a process of its own, as a person starts it. */
export interface TestServer {
  url: string;
  adminToken: string;
  dataDirectory: string;
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
}

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Starts `keyturn serve --json` on a free port; it is stopped when the test ends.
 *
 * @param config - what its `keyturn.yaml` says.
 */
export async function startTestServer(t: TestContext, config = ''): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-cli-'));
  const dataDirectory = join(folder, 'data');
  mkdirSync(dataDirectory, { mode: 0o700 });
  writeFileSync(join(dataDirectory, 'keyturn.yaml'), config);
  const child = startCommand(['serve', '--json'], folder, {
    KEYTURN_DATA_DIR: dataDirectory,
    KEYTURN_LISTEN: '127.0.0.1:0',
    KEYTURN_LOG_LEVEL: 'silent',
  });
  const ended = ending(child);
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    return (await ended).code;
  };
  // In this order: while the server still writes there the folder may not become empty.
  t.after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const line = await Promise.race([firstLine(child.stdout), ended]);
  if (typeof line !== 'string') throw new Error(`the server did not start: ${line.stderr}`);
  const { listening, adminToken } = JSON.parse(line);
  return { url: listening, adminToken, dataDirectory, stop };
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) throw new TypeError('its output is not piped');
  const [line] = await once(createInterface({ input: stream }), 'line');
  return line;
}
