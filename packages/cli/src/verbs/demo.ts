import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliFault, failed, ownProblem } from '../cli-fault.ts';
import type { DemoAudience } from '../demo/run.ts';
import { EXIT } from '../exit-code.ts';
import { wrapped } from '../fields.ts';
import { describeVerb } from '../verb.ts';

interface DemoGiven {
  /** False with `--no-report`. */
  report: string | false;
  picture?: string;
}

/**
 * `keyturn demo`: a live view on a terminal, else progress lines; the verdict; and with `--json` the
 * object as the last line.
 */
export function configureDemo(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'watch keys rotate under live traffic while the server is killed, in about a minute',
    example: 'demo --report demo-report.html',
  })
    .option('--report <file>', 'where the report goes', 'demo-report.html')
    .option('--no-report', 'write no report')
    .option('--picture <file>', 'write a picture of the rotations as well (SVG)')
    .action((given: DemoGiven) => demo(cli, given));
}

async function demo(cli: Cli, given: DemoGiven): Promise<void> {
  const { runDemo, DemoStopped } = await import('../demo/run.ts');
  const { verdictLines } = await import('../demo/verdict.ts');
  const { writeReport, writePicture } = await import('../demo/report/write-report.ts');
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const outcome = await runDemo(await audienceOf(cli), stopped.signal).catch((error: unknown) => {
    if (error instanceof DemoStopped) throw interrupted();
    throw error;
  });
  const { faults } = outcome;
  const files = { cwd: cli.system.workingDirectory, complain: (text: string) => tell(cli, text) };
  const report = given.report === false ? null : writeReport(outcome, given.report, files);
  if (given.picture !== undefined) writePicture(outcome, given.picture, files);
  const verdict = { ...outcome.verdict, report };
  for (const line of [...verdictLines(verdict), ...reportLines(report)].flatMap(fitted(cli))) {
    tell(cli, line);
  }
  if (cli.json) cli.system.print(`${JSON.stringify(verdict)}\n`);
  if (!verdict.ok) throw failed(`the demo did not pass: ${faults.join('; ')}`);
}

/** A terminal would break lines within words; whoever reads them from a pipe wants them whole. */
function fitted({ system }: Cli): (line: string) => string[] {
  return (line) => (system.isOutputTerminal ? wrapped(line, system.columns) : [line]);
}

function reportLines(report: string | null): string[] {
  return report === null ? [] : [`Report: ${report}`];
}

/** A live view where a person looks at a terminal, else plain lines. */
async function audienceOf(cli: Cli): Promise<DemoAudience> {
  const isTerminal = process.stdout.isTTY && cli.system.environment.TERM !== 'dumb';
  if (cli.json || !isTerminal) return { progress: progressLines(cli), show: () => () => {} };
  const { LiveView } = await import('../demo/live/live-view.ts');
  return {
    progress: () => {},
    show: (recorder) => {
      const view = new LiveView(recorder, process.stdout);
      return () => view.close();
    },
  };
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
