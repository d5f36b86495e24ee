import { once } from 'node:events';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { describeVerb } from '../verb.ts';
import { startFault } from './start-fault.ts';

/** `keyturn serve`: runs until SIGTERM or Ctrl-C, then finishes what is under way. */
export function configureServe(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'run the server on KEYTURN_LISTEN, with its data in KEYTURN_DATA_DIR',
    example: 'serve',
  }).action(() => serve(cli));
}

async function serve(cli: Cli): Promise<void> {
  const { startServer } = await import('@keyturn/server');
  const { environment, workingDirectory } = cli.system;
  // Heard from the first moment: a signal during the start ends the server after it.
  const asked = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const server = await startServer({ environment, workingDirectory }).catch((error: unknown) => {
    throw startFault(error);
  });
  const { url: listening, adminToken, dataDirectory } = server;
  cli.show({ listening, adminToken }, () => startText(listening, adminToken, dataDirectory));
  if (server.isClockHeld) cli.system.tell(heldText(cli.system.wallMs()));
  await asked;
  cli.progress('stopping');
  await server.stop();
}

function startText(url: string, adminToken: string | null, dataDirectory: string): string {
  const lines = [`Keyturn listens on ${url}; its data is in ${dataDirectory}`, ''];
  if (adminToken === null) {
    lines.push(
      'next, in another terminal:',
      '  keyturn login     # paste your admin token',
      '  keyturn doctor    # says what is missing, and what to type',
      '(a lost token is replaced, while the server is stopped, by: keyturn init --new-admin-token)',
    );
  } else {
    lines.push('The admin token, shown here and nowhere else:', '', `  ${adminToken}`, '');
    lines.push(
      'next, in another terminal:',
      '  keyturn login     # paste it',
      '  keyturn regions add local',
      '  keyturn apis add market --prefix mkt --scopes market:read',
      '  keyturn verifiers add market --region local --apis market',
    );
  }
  lines.push('', `The HTTP API is described at ${url}/reference`);
  return lines.map((line) => `${line}\n`).join('');
}

function heldText(wallMs: number): string {
  const today = new Date(wallMs).toISOString().slice(0, 10);
  return `hold \`clock\`: the server was stopped for over an hour, or its clock is wrong, so nothing expires and no rotation advances; see that the clock is right, then start again with KEYTURN_ACCEPT_CLOCK=${today}\n`;
}
