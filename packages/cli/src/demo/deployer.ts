import { readFileSync } from 'node:fs';
import { KEYTURN, type Stage, type StagedClient, startProgram } from './stage.ts';
import { WORLD } from './world.ts';

/**
 * What a client without the SDK has: a script that fetches the successor by
 * `keyturn holders pickup --to-env`, restarts the program with it, and confirms. The new program
 * runs before the old one stops, as a rolling deployment does.
 */
export async function deploySuccessor(stage: Stage, client: StagedClient): Promise<void> {
  await pickUp(stage, client);
  if (client.kind !== 'cache') await restartProgram(stage, client);
  await runHolderVerb(stage, client, 'confirm', []);
}

async function pickUp(stage: Stage, client: StagedClient): Promise<void> {
  const before = readKey(client);
  while (readKey(client) === before) {
    const args = ['--to-env', client.envFile, '--wait', '--timeout', '20s'];
    await runHolderVerb(stage, client, 'pickup', args);
  }
}

async function restartProgram(stage: Stage, client: StagedClient): Promise<void> {
  const old = client.program;
  client.program = await startProgram(stage, client, readKey(client), WORLD.clientCacheMs);
  await old?.end('SIGTERM');
}

/** Tries again while the server is away: the script of a real deployment would. */
async function runHolderVerb(
  stage: Stage,
  client: StagedClient,
  verb: 'pickup' | 'confirm',
  args: string[],
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const run = stage.processes.start(
      `holders ${verb} of ${client.name}`,
      KEYTURN,
      ['holders', verb, '--identity', client.identity, ...args, '--json'],
      { KEYTURN_URL: stage.url },
    );
    const code = await run.exit();
    if (code === 0) return;
    if (tries === 20) throw new Error(`${run.name} failed: ${run.complaint}`);
  }
}

function readKey(client: StagedClient): string {
  const match = /^KEYTURN_API_KEY=(.+)$/m.exec(readFileSync(client.envFile, 'utf8'));
  if (!match) throw new Error(`${client.name} has no key in its env file`);
  return match[1] as string;
}
