import {
  DEADLINE_ACTIONS,
  LONGEST_AGE_MS,
  LONGEST_CHOICE_MS,
  NARROW_SCOPES_CHOICES,
  type PolicyDocument,
  type PolicyTargets,
  RESTORE_CHOICES,
} from '@keyturn/core';
import { z } from 'zod';
import { nameSchema, scopeSchema } from '../text-schema.ts';
import { CALENDAR_NAMES, calendarSchema, daySchema } from './calendar-schema.ts';
import { type DurationRange, durationInBody, durationInFile } from './duration-schema.ts';
import { distinctList, oneOf } from './member-schema.ts';
import { MEMBER_TEXT } from './member-text.ts';

const SECOND_MS = 1_000;
const choice: DurationRange = { least: 0, most: LONGEST_CHOICE_MS };
const span: DurationRange = { least: SECOND_MS, most: LONGEST_CHOICE_MS };
const age: DurationRange = { least: SECOND_MS, most: LONGEST_AGE_MS };

const MOST_TARGETS = 1_000;
const MOST_CONTACTS = 50;
const MOST_STEPS = 20;
const MOST_SCOPES = 200;
const MOST_DATES = 200;

const ratio = z
  .number('must be a number from 0 to 1')
  .min(0, 'must not be negative; write a number from 0 to 1')
  .max(1, 'must be at most 1');

const address = nameSchema
  .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
  .meta({ examples: ['platform@example.com'] });

function targets(what: string, examples: string[]) {
  return distinctList(nameSchema, { most: MOST_TARGETS, what: 'names or ids', twice: 'one' })
    .nullish()
    .transform((list) => list ?? [])
    .meta({ description: what, examples: [examples] });
}

const keyClass = nameSchema.regex(/^[^/]+\/[^/]+$/, 'must be an api and its class, as market/bots');

const attachToShape = {
  apis: targets('For all keys of these apis.', ['market']),
  keyClasses: distinctList(keyClass, { most: MOST_TARGETS, what: 'classes', twice: 'a class' })
    .nullish()
    .transform((list) => list ?? [])
    .meta({
      description: 'For the keys of these classes, `API/CLASS`.',
      examples: [['market/bots']],
    }),
  clients: targets('For all keys of these clients.', ['acme']),
  keys: targets('For these keys alone.', ['key_ck1XNyeN8fZtqA3x']),
};

const NOT_ATTACHED: PolicyTargets = { apis: [], keyClasses: [], clients: [], keys: [] };

const attachTo = z
  .strictObject(attachToShape, 'must have `apis`, `keyClasses`, `clients` or `keys`')
  .nullish()
  .transform((given): PolicyTargets => given ?? NOT_ATTACHED)
  .meta(MEMBER_TEXT.attachTo);

/** Every member but name and targets, by its name in a file. */
function memberSchemas<Duration extends z.ZodType<number>>(
  duration: (range: DurationRange) => Duration,
) {
  return {
    maxAge: optional(duration(age)).meta(MEMBER_TEXT.maxAge),
    rotateAfter: optional(duration(age)).meta(MEMBER_TEXT.rotateAfter),
    rotateOn: optional(
      distinctList(daySchema, {
        most: MOST_DATES,
        what: 'days, as [01-15, 07-15]',
        twice: 'a day',
      }),
    ).meta(MEMBER_TEXT.rotateOn),
    window: optional(duration(span)).meta(MEMBER_TEXT.window),
    calendar: optional(calendarSchema).meta(MEMBER_TEXT.calendar),
    deadline: optional(duration(span)).meta(MEMBER_TEXT.deadline),
    deadlineAction: optional(oneOf(DEADLINE_ACTIONS)).meta(MEMBER_TEXT.deadlineAction),
    ladder: optional(
      distinctList(duration(age), {
        most: MOST_STEPS,
        what: 'durations, as [30d, 7d]',
        twice: 'a step',
      }).transform((steps) => steps.toSorted((one, other) => other - one)),
    ).meta(MEMBER_TEXT.ladder),
    contacts: optional(
      distinctList(address, { most: MOST_CONTACTS, what: 'e-mail addresses', twice: 'an address' }),
    ).meta(MEMBER_TEXT.contacts),
    quiet: optional(duration(choice)).meta(MEMBER_TEXT.quiet),
    retireSafety: optional(duration(choice)).meta(MEMBER_TEXT.retireSafety),
    suspension: optional(duration(choice)).meta(MEMBER_TEXT.suspension),
    holdDown: optional(duration(choice)).meta(MEMBER_TEXT.holdDown),
    jitterRatio: optional(ratio).meta(MEMBER_TEXT.jitterRatio),
    restore: optional(oneOf(RESTORE_CHOICES)).meta(MEMBER_TEXT.restore),
    narrowScopes: optional(oneOf(NARROW_SCOPES_CHOICES)).meta(MEMBER_TEXT.narrowScopes),
    narrowOrder: optional(
      distinctList(scopeSchema, { most: MOST_SCOPES, what: 'scopes', twice: 'a scope' }),
    ).meta(MEMBER_TEXT.narrowOrder),
  };
}

/** Left out or null: left to the farther policy. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((given) => given ?? null);
}

const name = nameSchema.meta(MEMBER_TEXT.name);

const inFile = memberSchemas(durationInFile);

const fileShape = { name, attachTo, ...inFile };

/** A policy of a file. */
export const policyInFile = z.strictObject(fileShape, 'must be a policy, with a `name`').transform(
  ({
    maxAge,
    rotateAfter,
    window,
    deadline,
    ladder,
    quiet,
    retireSafety,
    suspension,
    holdDown,
    ...alike
  }): PolicyDocument => ({
    ...alike,
    maxAgeMs: maxAge,
    rotateAfterMs: rotateAfter,
    windowMs: window,
    deadlineMs: deadline,
    ladderMs: ladder,
    quietMs: quiet,
    retireSafetyMs: retireSafety,
    suspensionMs: suspension,
    holdDownMs: holdDown,
  }),
);

const inBody = memberSchemas(durationInBody);

/** A policy of a JSON body: durations in ms, their names with the suffix `Ms`. */
export const policyInBody = z.strictObject({
  name,
  attachTo,
  maxAgeMs: inBody.maxAge,
  rotateAfterMs: inBody.rotateAfter,
  rotateOn: inBody.rotateOn,
  windowMs: inBody.window,
  calendar: inBody.calendar,
  deadlineMs: inBody.deadline,
  deadlineAction: inBody.deadlineAction,
  ladderMs: inBody.ladder,
  contacts: inBody.contacts,
  quietMs: inBody.quiet,
  retireSafetyMs: inBody.retireSafety,
  suspensionMs: inBody.suspension,
  holdDownMs: inBody.holdDown,
  jitterRatio: inBody.jitterRatio,
  restore: inBody.restore,
  narrowScopes: inBody.narrowScopes,
  narrowOrder: inBody.narrowOrder,
}) satisfies z.ZodType<PolicyDocument>;

/** Names of members by where they stand in a policy of a file; a number of a list is `*`. */
export const MEMBER_NAMES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileShape),
  attachTo: Object.keys(attachToShape),
  ...CALENDAR_NAMES,
};
