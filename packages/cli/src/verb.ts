import { parseDuration } from '@keyturn/core';
import { type Command, InvalidArgumentError, Option } from 'commander';

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
  return command
    .option('--json', 'answer with JSON, and problems as JSON on standard error')
    .option('--url <url>', 'of the server (KEYTURN_URL)')
    .option('--token <token>', 'of an operator (KEYTURN_TOKEN)');
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
    .addOption(
      durationOption('--timeout <duration>', 'how long to wait').default(
        duration(timeout),
        timeout,
      ),
    );
}

export function durationOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(duration);
}

/** @returns ms. @throws InvalidArgumentError, which the parser answers with wrong usage. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('Write a duration as 90d, 36h, 15m or 30s.');
  return ms;
}

export function wholeNumber(text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}

/** `a,b` as a list; the option may also be given several times. */
export function list(text: string, before: readonly string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...before, ...words.filter((word) => word !== '')];
}

/** An RFC 3339 instant, or a duration from now, as RFC 3339. */
export function instantAfter(nowMs: number): (text: string) => string {
  return (text) => {
    const ms = parseDuration(text);
    if (ms !== null) return new Date(nowMs + ms).toISOString();
    const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(at)) {
      throw new InvalidArgumentError(
        'Write an instant as 2026-11-23T02:17:00Z or a duration from now as 90d.',
      );
    }
    return new Date(at).toISOString();
  };
}
