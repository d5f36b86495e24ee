import {
  DEADLINE_ACTIONS,
  GRACE_CLASSES,
  LONGEST_AGE_MS,
  LONGEST_CHOICE_MS,
  NARROW_SCOPES_CHOICES,
  NO_MEMBERS,
  type PolicyDocument,
  type PolicyMembers,
  type PolicyTargets,
  RESTORE_CHOICES,
} from '@keyturn/core';
import { z } from 'zod';
import { nameSchema, scopeSchema } from '../text-schema.ts';
import { CALENDAR_NAMES, calendarSchema, daySchema } from './calendar-schema.ts';
import { type DurationRange, durationInBody, durationInFile } from './duration-schema.ts';
import { distinctList, oneOf } from './member-schema.ts';
import { MEMBER_TEXT, type MemberInFile } from './member-text.ts';

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

const targetLists = z.strictObject(
  attachToShape,
  'must have `apis`, `keyClasses`, `clients` or `keys`',
);

const attachTo = targetLists
  .nullish()
  .transform((given): PolicyTargets => given ?? NOT_ATTACHED)
  .meta(MEMBER_TEXT.attachTo);

type MemberName = Exclude<MemberInFile, 'name' | 'attachTo'>;

/** Every member but name and targets, by its name in a file, where it is given. */
function memberSchemas<Duration extends z.ZodType<number>>(
  duration: (range: DurationRange) => Duration,
) {
  return {
    maxAge: duration(age),
    rotateAfter: duration(age),
    rotateOn: distinctList(daySchema, {
      most: MOST_DATES,
      what: 'days, as [01-15, 07-15]',
      twice: 'a day',
    }),
    window: duration(span),
    calendar: calendarSchema,
    deadline: duration(span),
    deadlineAction: oneOf(DEADLINE_ACTIONS),
    ladder: distinctList(duration(age), {
      most: MOST_STEPS,
      what: 'durations, as [30d, 7d]',
      twice: 'a step',
    }).transform((steps) => steps.toSorted((one, other) => other - one)),
    contacts: distinctList(address, {
      most: MOST_CONTACTS,
      what: 'e-mail addresses',
      twice: 'an address',
    }),
    quiet: duration(choice),
    retireSafety: duration(choice),
    suspension: duration(choice),
    holdDown: duration(choice),
    jitterRatio: ratio,
    restore: oneOf(RESTORE_CHOICES),
    narrowScopes: oneOf(NARROW_SCOPES_CHOICES),
    narrowOrder: distinctList(scopeSchema, {
      most: MOST_SCOPES,
      what: 'scopes',
      twice: 'a scope',
    }),
    grace: oneOf(GRACE_CLASSES),
  } satisfies Record<MemberName, z.ZodType>;
}

type Shape = Record<MemberName, z.ZodType>;

/** Left out or null: left to the farther policy. */
function optional<Members extends Shape>(members: Members) {
  const schemas = Object.entries(members).map(([member, schema]) => {
    const read = schema.nullish().transform((given) => given ?? null);
    return [member, read.meta(MEMBER_TEXT[member as MemberName])];
  });
  return Object.fromEntries(schemas) as {
    [Member in MemberName]: z.ZodType<z.output<Members[Member]> | null>;
  };
}

/** Left out: stays as it is. Null: left to the farther policy from now on. */
function changeable<Members extends Shape>(members: Members) {
  const schemas = Object.entries(members).map(([member, schema]) => {
    return [
      member,
      schema
        .nullable()
        .optional()
        .meta(MEMBER_TEXT[member as MemberName]),
    ];
  });
  return Object.fromEntries(schemas) as {
    [Member in MemberName]: z.ZodOptional<z.ZodNullable<Members[Member]>>;
  };
}

type NameInBody<Member extends MemberName> = `${Member}Ms` extends keyof PolicyMembers
  ? `${Member}Ms`
  : Member;

/** The names of a JSON body: durations in ms, with the suffix `Ms`. */
function namedAsInBody<Members extends Shape>(members: Members) {
  const schemas = Object.entries(members).map(([member, schema]) => {
    return [`${member}Ms` in NO_MEMBERS ? `${member}Ms` : member, schema];
  });
  return Object.fromEntries(schemas) as {
    [Member in MemberName as NameInBody<Member>]: Members[Member];
  };
}

const name = nameSchema.meta(MEMBER_TEXT.name);

const inFile = optional(memberSchemas(durationInFile));

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
const newInBody = optional(inBody);
const changedInBody = changeable(inBody);

/** A policy of a JSON body. */
export const policyInBody = z.strictObject({
  name,
  attachTo,
  ...namedAsInBody(newInBody),
}) satisfies z.ZodType<PolicyDocument>;

/** A change of a policy in a JSON body: what is left out stays as it is. */
export const policyEditInBody = z.strictObject({
  name: name.optional(),
  attachTo: targetLists.optional().meta(MEMBER_TEXT.attachTo),
  ...namedAsInBody(changedInBody),
});

/** Names of members by where they stand in a policy of a file; a number of a list is `*`. */
export const MEMBER_NAMES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileShape),
  attachTo: Object.keys(attachToShape),
  ...CALENDAR_NAMES,
};
