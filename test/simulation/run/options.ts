import { parseArgs } from 'node:util';

export interface SimulationOptions {
  seeds: number;
  /** The first of them. */
  seed: number;
  jobs: number;
  mutants: boolean;
  json: boolean;
}

export const HELP = `Plays simulated worlds, each from one seed, and checks the invariants after every event.

Usage: npm run sim -- [options]

  --seeds N    how many seeds (default 200; with --mutants at most so many for each, default 1000)
  --seed S     the first of them (default 1); --seeds 1 --seed S plays one again, with its trace
  --jobs J     how many processes play at once (default: one for each core)
  --mutants    puts each known fault into the product, one at a time, and sees that a seed finds it
  --json       the last line is one JSON object
  --help

Exit code: 0 nothing was violated; 1 something was, or was never reached in 2,000 seeds or more,
or a mutant was not found; 2 wrong usage.

Example: npm run sim -- --seeds 1 --seed 4711
`;

/**
 * Reads the command line; null: help is asked for.
 *
 * @throws TypeError with a sentence that says what to type instead.
 */
export function readOptions(args: string[], cores: number): SimulationOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      jobs: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { mutants, json } = values;
  return {
    seeds: whole('--seeds', values.seeds, mutants ? 1_000 : 200, 1, 10_000_000),
    seed: whole('--seed', values.seed, 1, 0, 2 ** 48),
    jobs: whole('--jobs', values.jobs, cores, 1, 256),
    mutants,
    json,
  };
}

function whole(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new TypeError(`${name} ${text}: must be a whole number from ${least} to ${most}`);
}
