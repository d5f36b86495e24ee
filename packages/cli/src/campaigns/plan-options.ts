import type { CampaignOrder, CampaignPlan, CohortSize, NextAfter } from '@keyturn/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { durationOption } from '../late-option.ts';
import { list } from '../verb.ts';

/** Typed for null, which an option cannot have for its value. */
const NONE = 'none';

/** What `addPlanOptions` leads to. */
export interface PlanGiven {
  where: string;
  canary?: CohortSize;
  then?: CohortSize[];
  order?: CampaignOrder;
  regions?: string[];
  barrier?: true;
  nextAfter?: NextAfter;
  pace?: number | typeof NONE;
  stallAfter?: number;
  stopRefused?: number | typeof NONE;
  stopStalled?: number | typeof NONE;
  stopRolledBack?: number | typeof NONE;
  stopMinimum?: number;
}

/** The selector, and how a campaign goes through its keys; left out is what the server does by itself. */
export function addPlanOptions(command: Command): Command {
  return command
    .requiredOption('--where <selector>', 'which keys, as "api=market label.tier=gold age>60d"')
    .option(
      '--canary <size>',
      'the first cohort: a number of keys, or a share; default: 0.5%',
      cohort,
    )
    .option('--then <sizes>', 'the cohorts after it, as 10%,50%; the last one is the rest', cohorts)
    .addOption(
      new Option('--order <order>', 'how regions come').choices([
        'all-at-once',
        'region-by-region',
      ]),
    )
    .option('--regions <regions>', 'in this order, as eu,us; the others follow by name', list)
    .option('--barrier', 'no old version leaves before every new version was handed out')
    .addOption(
      new Option('--next-after <end>', 'what the next wave waits for').choices([
        'ended',
        'handed-out',
      ]),
    )
    .option('--pace <number>', 'rotations begun in a minute at most, or none', pace)
    .addOption(durationOption('--stall-after <duration>', 'no further for so long is a stall'))
    .option('--stop-refused <share>', 'stop where more keys have calls refused; or none', share)
    .option('--stop-stalled <share>', 'stop where more keys stall; or none', share)
    .option('--stop-rolled-back <share>', 'stop where more keys are rolled back; or none', share)
    .option('--stop-minimum <number>', 'never for fewer keys than so many', count);
}

/** A plan, as far as it was given. */
export type GivenPlan = Partial<Omit<CampaignPlan, 'stopWhen'>> & {
  stopWhen?: Partial<CampaignPlan['stopWhen']>;
};

/** The plan, as far as it was given. */
export async function planOf(given: PlanGiven): Promise<GivenPlan> {
  const stopWhen = withoutUndefined({
    refusedShare: orNull(given.stopRefused),
    stalledShare: orNull(given.stopStalled),
    rolledBackShare: orNull(given.stopRolledBack),
    minimumCount: given.stopMinimum,
  });
  return withoutUndefined({
    cohorts: await cohortsOf(given),
    order: given.order,
    regions: given.regions,
    barrier: given.barrier,
    nextAfter: given.nextAfter,
    pacePerMinute: orNull(given.pace),
    stallAfterMs: given.stallAfter,
    stopWhen: Object.keys(stopWhen).length > 0 ? stopWhen : undefined,
  });
}

async function cohortsOf({ canary, then }: PlanGiven): Promise<CohortSize[] | undefined> {
  if (canary !== undefined) return [canary, ...(then ?? [])];
  if (then === undefined) return undefined;
  // Whoever says what follows the canary does not mean that for the canary.
  const { DEFAULT_PLAN } = await import('@keyturn/core');
  return [...DEFAULT_PLAN.cohorts.slice(0, 1), ...then];
}

function orNull(value: number | typeof NONE | undefined): number | null | undefined {
  return value === NONE ? null : value;
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(members: T): Defined<T> {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Defined<T>;
}

function cohort(text: string): CohortSize {
  const percent = /^([0-9]{1,3}(?:\.[0-9]{1,3})?)%$/.exec(text)?.[1];
  if (percent !== undefined) return { percent: Number(percent) };
  return { keys: count(text) };
}

function cohorts(text: string): CohortSize[] {
  return text.split(',').map((one) => cohort(one.trim()));
}

function count(text: string): number {
  if (/^[0-9]{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a number of keys, or where it may be one a share as 1%.');
}

function pace(text: string): number | typeof NONE {
  if (text === NONE) return NONE;
  if (/^[0-9]{1,6}(?:\.[0-9]{1,3})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write how many in a minute, or none.');
}

/** `2%` as 0.02. */
function share(text: string): number | typeof NONE {
  if (text === NONE) return NONE;
  const percent = /^([0-9]{1,3}(?:\.[0-9]{1,3})?)%$/.exec(text)?.[1];
  if (percent !== undefined) return Number(percent) / 100;
  throw new InvalidArgumentError('Write a share as 2%, or none.');
}
