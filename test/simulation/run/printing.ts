import type { Hunt } from './find-mutants.ts';
import type { SeedOutcome } from './outcome.ts';
import type { SimulationSummary, Tally } from './summary.ts';
import { SEEDS_TO_REACH_ALL } from './summary.ts';

/** What a person reads of one seed that failed. */
export function failureText(outcome: SeedOutcome): string {
  if (outcome.type === 'broken') {
    return `seed ${outcome.seed} broke the simulator:\n${outcome.text}\n`;
  }
  const { seed, violation, trace } = outcome.result;
  if (violation === null) return '';
  return [
    `seed ${seed} violates ${violation.invariant}: ${violation.text}`,
    ...trace.map((line) => `  ${line}`),
    `play it again: npm run sim -- --seeds 1 --seed ${seed}`,
    '',
  ].join('\n');
}

export function huntText({ mutant, seeds, outcome }: Hunt): string {
  if (seeds === null) {
    const broken =
      outcome?.type === 'broken' ? `, and seed ${outcome.seed} broke: ${outcome.text}` : '';
    return `missed  ${mutant}${broken}\n`;
  }
  const found = outcome?.type === 'played' ? outcome.result.violation?.invariant : undefined;
  return `found   ${mutant}: ${found} after ${seeds} seeds\n`;
}

export function summaryText(summary: SimulationSummary, tally: Tally, seconds: number): string {
  return summary.mutants > 0 ? mutantsText(summary, seconds) : seedsText(summary, tally, seconds);
}

function mutantsText(summary: SimulationSummary, seconds: number): string {
  const { mutants, mutantsFound, mutantsMissed, medianSeedsToFind, worstSeedsToFind } = summary;
  const missed = mutantsMissed.length === 0 ? '' : `; missed: ${mutantsMissed.join(', ')}`;
  return `${mutantsFound} of ${mutants} mutants found in ${seconds} s, with ${medianSeedsToFind} seeds in the median, ${worstSeedsToFind} at most${missed}\n`;
}

function seedsText(summary: SimulationSummary, tally: Tally, seconds: number): string {
  const lines = [
    `${summary.seeds} seeds in ${seconds} s: ${summary.violations} violations`,
    `${summary.medianEventsPerSeed} events in the median seed, ${summary.simulatedSecondsPerSecond} simulated seconds in a second of one core`,
  ];
  if (summary.failingSeeds.length > 0) lines.push(`failing: ${summary.failingSeeds.join(', ')}`);
  const reached = [...tally.reached].sort(([, a], [, b]) => a - b);
  lines.push('reached:', ...reached.map(([name, count]) => `  ${name} in ${count} seeds`));
  if (summary.sometimesMissing.length > 0) {
    const must = summary.seeds < SEEDS_TO_REACH_ALL ? 'not reached yet' : 'never reached';
    lines.push(`${must}: ${summary.sometimesMissing.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}
