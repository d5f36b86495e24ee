import { type Command, Option } from 'commander';
import { wrongUsage } from './cli-fault.ts';

/**
 * An option whose value is read when its verb is about to run, not while the command line is
 * parsed: reading it needs modules that `--help` and most verbs can do without.
 */
export class LateOption extends Option {
  readonly #read: (text: string) => Promise<unknown>;

  /** @param read - rejects with a CliFault where the text cannot be right. */
  constructor(flags: string, description: string, read: (text: string) => Promise<unknown>) {
    super(flags, description);
    this.#read = read;
  }

  async readValue(command: Command): Promise<void> {
    const name = this.attributeName();
    const text: unknown = command.getOptionValue(name);
    if (typeof text === 'string') command.setOptionValue(name, await this.#read(text));
  }
}

/** A duration; its value is ms. */
export function durationOption(flags: string, description: string): LateOption {
  return new LateOption(flags, description, (text) => duration(nameOf(flags), text));
}

/** A duration or `none`. */
export function choiceOption(flags: string, description: string): LateOption {
  return new LateOption(flags, description, async (text) =>
    text === 'none' ? text : duration(nameOf(flags), text),
  );
}

/** Durations as `30d,7d`, or `none`. */
export function durationListOption(flags: string, description: string): LateOption {
  const each = (text: string) => duration(nameOf(flags), text.trim());
  return new LateOption(flags, description, async (text) =>
    text === 'none' ? text : Promise.all(text.split(',').map(each)),
  );
}

/** An instant, or a duration after `nowMs`; its value is RFC 3339 in UTC. */
export function instantOption(flags: string, description: string, nowMs: number): LateOption {
  return new LateOption(flags, description, async (text) => {
    const { parseDuration } = await import('@keyturn/core');
    const ms = parseDuration(text);
    if (ms !== null) return new Date(nowMs + ms).toISOString();
    const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return new Date(at).toISOString();
    throw wrongUsage(
      `${nameOf(flags)} is "${text}"`,
      'write an instant as 2026-11-23T02:17:00Z, or a duration from now as 90d',
    );
  });
}

/** Reads the late options of a verb that is about to run. */
export async function readLateOptions(command: Command): Promise<void> {
  for (const option of command.options) {
    if (option instanceof LateOption) await option.readValue(command);
  }
}

async function duration(name: string, text: string): Promise<number> {
  const { parseDuration } = await import('@keyturn/core');
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw wrongUsage(`${name} is "${text}"`, 'write a duration as 90d, 36h, 15m or 30s');
}

function nameOf(flags: string): string {
  return flags.split(' ')[0] as string;
}
