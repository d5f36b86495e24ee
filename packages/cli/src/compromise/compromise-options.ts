import type { Option } from 'commander';
import { wrongUsage } from '../cli-fault.ts';
import { LateOption } from '../late-option.ts';

/** `--versions 1,2`. */
export function versionsOption(): Option {
  const text = 'those that leaked, as 1,2; default: all that were handed out';
  return new LateOption('--versions <numbers>', text, async (given) => {
    const words = given.split(',').map((word) => word.trim());
    if (words.every((word) => /^[1-9][0-9]{0,8}$/.test(word))) {
      return [...new Set(words.map(Number))];
    }
    throw wrongUsage(`--versions is "${given}"`, 'write version numbers as 1,2');
  });
}

/** Whoever waits for longer does not contain a leak; the server takes no more either. */
const LONGEST_MS = 86_400_000;

/** `--refuse now` or `--refuse after:10m`; its value is how long it is accepted yet, ms. */
export function refusalOption(): Option {
  const text = 'now, or after:10m, which gives clients that long';
  const option = new LateOption('--refuse <when>', text, async (given) => {
    const { parseDuration } = await import('@keyturn/core');
    if (given === 'now') return 0;
    const ms = given.startsWith('after:') ? parseDuration(given.slice(6)) : null;
    if (ms !== null && ms <= LONGEST_MS) return ms;
    if (ms !== null) {
      throw wrongUsage(`--refuse is "${given}"`, 'write after:24h at the most');
    }
    throw wrongUsage(`--refuse is "${given}"`, 'write now, or after: and a duration, as after:10m');
  });
  return option.default('now');
}

/** An instant, or how long ago; its value is RFC 3339 in UTC. */
export function pastOption(flags: string, nowMs: number): Option {
  const text = 'when the thief came in: an instant, or how long ago, as 2h; default: now';
  return new LateOption(flags, text, async (given) => {
    const { parseDuration } = await import('@keyturn/core');
    const ms = parseDuration(given);
    const at = /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : Number.NaN;
    if (ms !== null) return new Date(nowMs - ms).toISOString();
    if (!Number.isNaN(at)) return new Date(at).toISOString();
    throw wrongUsage(
      `--since is "${given}"`,
      'write an instant as 2026-11-23T02:17:00Z, or how long ago as 2h',
    );
  });
}
