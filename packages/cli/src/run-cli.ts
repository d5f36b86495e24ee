import { type Command, CommanderError } from 'commander';
import { Cli } from './cli.ts';
import { CliFault, failed, wrongUsage } from './cli-fault.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { adviceOnId } from './misplaced-id.ts';
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
  const program = makeProgram(cli, version, json);
  try {
    await program.parseAsync(spelled, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    const fault = toFault(error, program, spelled);
    if (fault === null) return EXIT.done;
    tell(fault, json, system);
    return fault.exitCode;
  }
}

function toFault(error: unknown, program: Command, words: readonly string[]): CliFault | null {
  if (error instanceof CliFault) return withList(error, words);
  if (error instanceof CommanderError) return parserFault(error, namedCommand(program, words));
  return failed(plainText(error instanceof Error ? error.message : String(error)));
}

/** Whoever names what is not there is told where to look. */
function withList(fault: CliFault, words: readonly string[]): CliFault {
  if (fault.problem.code !== 'not-found' || fault.advice !== null) return fault;
  const noun = nounIn(words);
  const advice = adviceOnId(noun?.name, words) ?? listAdvice(noun);
  return advice === null ? fault : new CliFault(fault.exitCode, fault.problem, advice);
}

function listAdvice(noun: Noun | undefined): string | null {
  const listedBy = noun?.listedBy === undefined ? noun?.name : noun.listedBy;
  if (listedBy === null) return 'its id was printed by the command that it belongs to';
  return listedBy === undefined ? null : `list what there is: keyturn ${listedBy} list`;
}

function nounIn(words: readonly string[]): Noun | undefined {
  const first = words.find((word) => !word.startsWith('-'));
  return NOUNS.find(({ name }) => name === first);
}

/** The command that the words name, as far as they do: `keys issue` and what stands after it. */
function namedCommand(program: Command, words: readonly string[]): string {
  let command = program;
  const named: string[] = [];
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) continue;
    named.push(word);
    command = next;
  }
  return named.join(' ');
}

/** @returns null where the parser only ended early, as after `--help`. */
function parserFault(error: CommanderError, named: string): CliFault | null {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return null;
  const advice = `see: ${['keyturn', named, '--help'].filter(Boolean).join(' ')}`;
  if (error.code === 'commander.help') {
    return wrongUsage(named === '' ? 'no verb given' : `no verb given for ${named}`, advice);
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
