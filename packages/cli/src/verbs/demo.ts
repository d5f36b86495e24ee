import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliFault, failed, ownProblem } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { describeVerb } from '../verb.ts';

/** `keyturn demo`: progress lines, the verdict, and with `--json` the object as the last line. */
export function configureDemo(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'watch keys rotate under live traffic while the server is killed, in about a minute',
    example: 'demo --json',
  }).action(() => demo(cli));
}

async function demo(cli: Cli): Promise<void> {
  const { runDemo, DemoStopped } = await import('../demo/run.ts');
  const { verdictLines } = await import('../demo/verdict.ts');
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const { verdict, faults } = await runDemo(progressLines(cli), stopped.signal).catch(
    (error: unknown) => {
      if (error instanceof DemoStopped) throw interrupted();
      throw error;
    },
  );
  for (const line of verdictLines(verdict)) tell(cli, line);
  if (cli.json) cli.system.print(`${JSON.stringify(verdict)}\n`);
  if (!verdict.ok) throw failed(`the demo did not pass: ${faults.join('; ')}`);
}

/** `[  3.2 s] text`: on standard output, which belongs to the object alone with `--json`. */
function progressLines(cli: Cli): (text: string) => void {
  const startedMs = cli.system.monotonicMs();
  return (text) => {
    const seconds = ((cli.system.monotonicMs() - startedMs) / 1_000).toFixed(1);
    tell(cli, `[${seconds.padStart(5)} s] ${text}`);
  };
}

function tell(cli: Cli, line: string): void {
  if (cli.json) cli.system.tell(`${line}\n`);
  else cli.system.print(`${line}\n`);
}

function interrupted(): CliFault {
  const problem = ownProblem('interrupted', 'Interrupted', 'the demo was stopped');
  return new CliFault(EXIT.interrupted, problem);
}
