import { readFileSync } from 'node:fs';
import { KEYTURN, type Stage, type StagedClient, type StagedProgram } from './stage.ts';
import { startProgram } from './start-program.ts';

/**
 * What a client without the SDK has: a script that fetches the successor by
 * `keyturn holders pickup --to-env`, restarts the program with it, and confirms. The new program
 * runs before the old one stops, as a rolling deployment does.
 */
export async function deploySuccessor(stage: Stage, client: StagedClient): Promise<void> {
  await Promise.all(
    client.programs
      .filter(({ kind }) => kind !== 'sdk')
      .map(async (program) => {
        await pickUp(stage, program);
        if (program.kind !== 'cache') await restartProgram(stage, client, program);
        await runHolderVerb(stage, program, 'confirm', []);
      }),
  );
}

async function pickUp(stage: Stage, program: StagedProgram): Promise<void> {
  const before = readKey(program);
  while (readKey(program) === before) {
    const args = ['--to-env', program.envFile, '--wait', '--timeout', '20s'];
    await runHolderVerb(stage, program, 'pickup', args);
  }
}

async function restartProgram(
  stage: Stage,
  client: StagedClient,
  program: StagedProgram,
): Promise<void> {
  const old = program.process;
  program.process = await startProgram(stage, client, program, readKey(program));
  await old?.end('SIGTERM');
}

/** Tries again while the server is away: the script of a real deployment would. */
async function runHolderVerb(
  stage: Stage,
  program: StagedProgram,
  verb: 'pickup' | 'confirm',
  args: string[],
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const run = stage.processes.start(
      `holders ${verb} of ${program.name}`,
      KEYTURN,
      ['holders', verb, '--identity', program.identity, ...args, '--json'],
      { KEYTURN_URL: stage.url },
    );
    const code = await run.exit();
    if (code === 0) return;
    if (tries === 20) throw new Error(`${run.name} failed: ${run.complaint}`);
  }
}

function readKey(program: StagedProgram): string {
  const match = /^KEYTURN_API_KEY=(.+)$/m.exec(readFileSync(program.envFile, 'utf8'));
  if (!match) throw new Error(`${program.name} has no key in its env file`);
  return match[1] as string;
}
