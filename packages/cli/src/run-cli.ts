import { CommanderError } from 'commander';
import { Cli } from './cli.ts';
import { CliFault, failed, wrongUsage } from './cli-fault.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { NOUNS, type Noun } from './nouns.ts';
import { plainText } from './plain-text.ts';
import { makeProgram, spelledOut } from './program.ts';
import type { System } from './system.ts';

/**
 * Runs one command line, without the program's own name. Never throws and never prints a stack
 * trace: what is wrong is one line on standard error, or one JSON object with `--json`.
 */
export async function runCli(
  words: readonly string[],
  system: System,
  version: string,
): Promise<ExitCode> {
  const cli = new Cli(system);
  const spelled = spelledOut(words);
  // The parser may fail before it has read the option.
  const json = words.includes('--json');
  try {
    await makeProgram(cli, version, json).parseAsync(spelled, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    const fault = toFault(error, spelled);
    if (fault === null) return EXIT.done;
    tell(fault, json, system);
    return fault.exitCode;
  }
}

function toFault(error: unknown, words: readonly string[]): CliFault | null {
  if (error instanceof CliFault) return withList(error, words);
  if (error instanceof CommanderError) return parserFault(error, words);
  return failed(plainText(error instanceof Error ? error.message : String(error)));
}

/** Whoever names what is not there is told where to look. */
function withList(fault: CliFault, words: readonly string[]): CliFault {
  if (fault.problem.code !== 'not-found' || fault.advice !== null) return fault;
  const noun = nounIn(words);
  const listedBy = noun?.listedBy === undefined ? noun?.name : noun.listedBy;
  if (!listedBy) return fault;
  return new CliFault(
    fault.exitCode,
    fault.problem,
    `list what there is: keyturn ${listedBy} list`,
  );
}

function nounIn(words: readonly string[]): Noun | undefined {
  const first = words.find((word) => !word.startsWith('-'));
  return NOUNS.find(({ name }) => name === first);
}

/** @returns null where the parser only ended early, as after `--help`. */
function parserFault(error: CommanderError, words: readonly string[]): CliFault | null {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return null;
  const noun = nounIn(words)?.name;
  const advice = `see: keyturn${noun === undefined ? '' : ` ${noun}`} --help`;
  if (error.code === 'commander.help') {
    return wrongUsage(noun === undefined ? 'no verb given' : `no verb given for ${noun}`, advice);
  }
  const text = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  const suggestion = /^(.*) \(Did you mean (.*)\?\)$/.exec(text);
  if (suggestion) return wrongUsage(suggestion[1] as string, `did you mean ${suggestion[2]}?`);
  return wrongUsage(text, advice);
}

function tell(fault: CliFault, json: boolean, system: System): void {
  if (json) {
    const { advice, problem } = fault;
    const detail = advice === null ? problem.detail : `${problem.detail} (${advice})`;
    system.tell(`${JSON.stringify({ ...problem, detail })}\n`);
    return;
  }
  const { errors } = fault.problem;
  const detail = fault.problem.detail.replace(/[.:]$/, '');
  const members = errors
    .map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
    .filter((text) => !detail.includes(text));
  const parts = [detail, ...members, ...(fault.advice ? [fault.advice] : [])];
  system.tell(`keyturn: ${plainText(parts.join('; '))}\n`);
}
