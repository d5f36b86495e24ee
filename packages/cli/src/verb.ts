import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMMON } from './help-order.ts';
import { durationOption } from './late-option.ts';

/** What `--help` says of a verb. */
export interface VerbText {
  summary: string;
  /** A command line that works, without the leading `keyturn`. */
  example: string;
}

/** Adds a verb to its noun, with the options that every verb has. */
export function addVerb(noun: Command, usage: string, text: VerbText): Command {
  return describeVerb(addCommonOptions(noun.command(usage)), text);
}

/** Says what a verb does. */
export function describeVerb(command: Command, { summary, example }: VerbText): Command {
  return command.description(summary).addHelpText('after', `\nExample:\n  keyturn ${example}`);
}

/** Options that count wherever they stand: before the noun, before the verb, after it. */
export function addCommonOptions(command: Command): Command {
  const options = [
    new Option('--json', 'answer with JSON, and problems as JSON on standard error'),
    new Option('--url <url>', 'of the server (KEYTURN_URL)'),
    new Option('--token <token>', 'of an operator (KEYTURN_TOKEN)'),
  ];
  return options.reduce((having, option) => having.addOption(option.helpGroup(COMMON)), command);
}

/** `--cursor` and `--limit`, as every list has them. */
export function addPageOptions(command: Command): Command {
  return command
    .option('--limit <number>', 'items of one page, 1 to 200', wholeNumber)
    .option('--cursor <cursor>', '`next` of the page before');
}

/** What `addPageOptions` leads to. */
export interface PageOptions {
  limit?: number;
  cursor?: string;
}

/** `?cursor=&limit=` of what was given. */
export function pageQuery(options: PageOptions) {
  return {
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
  };
}

/** `--wait` and `--timeout`. */
export function addWaitOptions(command: Command, what: string, timeout: string): Command {
  return command
    .option('--wait', `wait until ${what}`)
    .addOption(durationOption('--timeout <duration>', 'how long to wait').default(timeout));
}

function wholeNumber(text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}

/** The number of a version: they count from 1. */
export function versionNumber(text: string): number {
  const number = wholeNumber(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('Versions count from 1.');
}

/** `a,b` as a list; the option may also be given several times. */
export function list(text: string, before: readonly string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...before, ...words.filter((word) => word !== '')];
}
