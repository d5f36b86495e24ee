import {
  CAMPAIGN_KEY_STATES,
  CAMPAIGN_ORDERS,
  CAMPAIGN_STATES,
  type Campaign,
  type CampaignKey,
  type CampaignPreview,
  DEFAULT_PLAN,
  LONGEST_SELECTOR,
  NEXT_AFTERS,
  STOP_CODES,
} from '@keyturn/core';
import { z } from 'zod';
import { instantSchema } from './instant-schema.ts';
import { nameSchema, noteSchema, wordSchema } from './text-schema.ts';

const MOST_COHORTS = 20;
const MOST_REGIONS = 100;
const MOST_KEYS = 1_000_000;
const HIGHEST_PACE = 6_000;
const MINUTE_MS = 60_000;
const YEAR_MS = 366 * 86_400_000;

const cohort = z.union(
  [
    z.strictObject({ keys: z.int().min(1).max(MOST_KEYS) }),
    z.strictObject({ percent: z.number().gt(0).max(100) }),
  ],
  { error: 'must hold either `keys`, a number of them, or `percent`, more than 0 and at most 100' },
);

function share(fallback: number | null) {
  return z
    .number('must be a share from 0 to 1, or null')
    .min(0, 'must not be negative')
    .max(1, 'must be at most 1')
    .nullable()
    .default(fallback);
}

const { stopWhen } = DEFAULT_PLAN;

const stopWhenSchema = z.strictObject({
  refusedShare: share(stopWhen.refusedShare).describe('Keys whose calls were refused.'),
  stalledShare: share(stopWhen.stalledShare).describe('Keys that come no further.'),
  rolledBackShare: share(stopWhen.rolledBackShare),
  minimumCount: z
    .int()
    .min(1, 'must be at least 1')
    .max(MOST_KEYS)
    .default(stopWhen.minimumCount)
    .describe('So many keys at least must be at fault; all of a wave that has fewer.'),
});

const planSchema = z.strictObject({
  cohorts: z
    .array(cohort)
    .max(MOST_COHORTS)
    .default(DEFAULT_PLAN.cohorts)
    .describe('Sizes in order, the canary first; what is left over is the last one.'),
  order: z.enum(CAMPAIGN_ORDERS).default(DEFAULT_PLAN.order),
  regions: z
    .array(wordSchema)
    .max(MOST_REGIONS)
    .default([])
    .describe('In which order they come; the others follow by name.'),
  barrier: z
    .boolean()
    .default(DEFAULT_PLAN.barrier)
    .describe('No old version leaves before every new version was handed out.'),
  nextAfter: z
    .enum(NEXT_AFTERS)
    .default(DEFAULT_PLAN.nextAfter)
    .describe('When the next wave begins; with a barrier always after the hand-out.'),
  pacePerMinute: z
    .number('must be a number, or null')
    .gt(0, 'must be positive')
    .max(HIGHEST_PACE, `must be at most ${HIGHEST_PACE}; null for no pace`)
    .nullable()
    .default(DEFAULT_PLAN.pacePerMinute),
  stallAfterMs: z
    .int('must be a whole number of milliseconds')
    .min(MINUTE_MS, 'must be at least a minute')
    .max(YEAR_MS, 'must be at most a year')
    .default(DEFAULT_PLAN.stallAfterMs),
  stopWhen: stopWhenSchema.prefault({}),
});

export const whereSchema = z
  .string()
  .max(LONGEST_SELECTOR, `must be at most ${LONGEST_SELECTOR} characters long`)
  .describe('The selector, as `api=market label.tier=gold age>60d`.');

export const previewedCampaignSchema = z.strictObject({
  where: whereSchema,
  plan: planSchema.prefault({}),
});

export const newCampaignSchema = z.strictObject({
  name: nameSchema,
  where: whereSchema,
  reason: noteSchema.default(''),
  all: z.boolean().default(false).describe('Needed where the selector fits every key.'),
  plan: planSchema.prefault({}),
});

export const campaignResumeSchema = z
  .strictObject({
    retry: z
      .boolean()
      .optional()
      .describe('Begin again what was rolled back. Default: where it stopped by itself.'),
  })
  .nullish();

const countsSchema = z.object({
  waiting: z.int(),
  blocked: z.int(),
  begun: z.int(),
  handedOut: z.int(),
  completed: z.int(),
  rolledBack: z.int(),
  cancelled: z.int(),
  skipped: z.int(),
  leftOut: z.int(),
  stalled: z.int(),
  refused: z.int(),
});

const phasesSchema = z
  .object({
    prepared: z.int(),
    publishing: z.int(),
    ready: z.int(),
    migrating: z.int(),
    draining: z.int(),
    suspended: z.int(),
  })
  .describe('Open rotations of its keys, those that go back among them.');

const placeSchema = {
  wave: z.int(),
  cohort: z.int(),
  region: z.string().nullable(),
};

export const campaignSchema = z.object({
  id: z.string(),
  name: z.string(),
  where: z.string(),
  reason: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  stoppedBecause: z
    .object({
      code: z.enum(STOP_CODES),
      wave: z.int().nullable().describe('Null: all of them together.'),
      count: z.int(),
      of: z.int(),
      text: z.string(),
    })
    .nullable(),
  plan: planSchema,
  barrierOpenedAt: instantSchema.nullable(),
  counts: countsSchema,
  phases: phasesSchema,
  waves: z.array(z.object({ ...placeSchema, counts: countsSchema })),
  nextBeginAt: instantSchema.nullable(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable(),
}) satisfies z.ZodType<Campaign>;

export const campaignPreviewSchema = z.object({
  where: z.string().describe('In its canonical form.'),
  total: z.int(),
  isEverything: z.boolean().describe('To begin it `all` must be said.'),
  apis: z.array(z.object({ apiId: z.string(), name: z.string(), keys: z.int() })),
  waves: z.array(z.object({ ...placeSchema, keys: z.int() })),
  notNow: z
    .array(z.object({ reason: z.string(), keys: z.int() }))
    .describe('Keys among them that could not begin now.'),
  beginsWithinMs: z.int().nullable().describe('At its pace, without waiting between waves.'),
}) satisfies z.ZodType<CampaignPreview>;

export const campaignKeySchema = z.object({
  keyId: z.string(),
  wave: z.int(),
  state: z.enum(CAMPAIGN_KEY_STATES),
  reason: z.string().nullable(),
  rotationId: z.string().nullable(),
  isStalled: z.boolean(),
  isRefused: z.boolean(),
  begunAt: instantSchema.nullable(),
}) satisfies z.ZodType<CampaignKey>;

export const campaignKeyStateSchema = z.enum(CAMPAIGN_KEY_STATES);

z.globalRegistry.add(campaignSchema, { id: 'Campaign' });
z.globalRegistry.add(campaignPreviewSchema, { id: 'CampaignPreview' });
z.globalRegistry.add(campaignKeySchema, { id: 'CampaignKey' });
