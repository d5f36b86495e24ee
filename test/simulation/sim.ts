import { availableParallelism } from 'node:os';
import { MUTANTS } from './mutants/mutants.ts';
import { findMutants, type Hunt } from './run/find-mutants.ts';
import { HELP, readOptions, type SimulationOptions } from './run/options.ts';
import { isFailing } from './run/outcome.ts';
import { playSeeds } from './run/play-seeds.ts';
import { failureText, huntText, summaryText } from './run/printing.ts';
import { isPassed, Tally } from './run/summary.ts';

/** Of so many failing seeds the trace is printed; of more only the number. */
const TRACES_PRINTED = 3;
const PROGRESS_MS = 1_000;
/** After so many seeds that broke the simulator itself the rest would not say more. */
const MOST_BROKEN = 20;

const startedAt = performance.now();
const tally = new Tally();

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) return 2;
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const hunts = options.mutants ? await huntAll(options) : await playAll(options);
  const summary = tally.summary(hunts);
  const text = summaryText(summary, tally, secondsSinceStart());
  if (options.json) {
    process.stderr.write(text);
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  } else {
    process.stdout.write(text);
  }
  return isPassed(summary) ? 0 : 1;
}

function optionsOf(args: string[]): SimulationOptions | 'help' | null {
  try {
    return readOptions(args, availableParallelism()) ?? 'help';
  } catch (error) {
    process.stderr.write(`${(error as Error).message} (see npm run sim -- --help)\n`);
    return null;
  }
}

async function playAll(options: SimulationOptions): Promise<[]> {
  const { seeds: count, seed: first, jobs } = options;
  let toldAt = Number.NEGATIVE_INFINITY;
  await playSeeds({ first, count, jobs }, (outcome) => {
    tally.add(outcome);
    if (isFailing(outcome) && tally.failing.length <= TRACES_PRINTED) {
      endProgress();
      process.stderr.write(failureText(outcome));
    } else if (count === 1 && outcome.type === 'played') {
      process.stderr.write(`${outcome.result.trace.join('\n')}\n`);
    }
    if (performance.now() - toldAt >= PROGRESS_MS) {
      toldAt = performance.now();
      tellProgress(count);
    }
    return tally.broken < MOST_BROKEN;
  });
  endProgress();
  return [];
}

async function huntAll({ seeds, seed, jobs }: SimulationOptions): Promise<Hunt[]> {
  return findMutants(MUTANTS, { first: seed, count: seeds, jobs }, (hunt) => {
    process.stderr.write(huntText(hunt));
  });
}

/** On a terminal one line that is written over; elsewhere a line now and then. */
function tellProgress(count: number): void {
  const perSecond = tally.seeds / ((performance.now() - startedAt) / 1_000);
  const left = Math.ceil((count - tally.seeds) / perSecond);
  const text = `${tally.seeds} of ${count} seeds, ${tally.failing.length} failing, ${perSecond.toFixed(1)} seeds/s, ${left} s left`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (tally.seeds % 50 === 0 || tally.seeds === 1) process.stderr.write(`${text}\n`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

function secondsSinceStart(): number {
  return Math.round((performance.now() - startedAt) / 1_000);
}
