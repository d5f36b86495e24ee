import {
  DEADLINE_ACTIONS,
  GRACE_CLASSES,
  type KeyPolicy,
  NARROW_SCOPES_CHOICES,
  POLICY_LEVELS,
  type Policy,
  type PolicyVersion,
  RESTORE_CHOICES,
  WEEKDAYS,
} from '@keyturn/core';
import { z } from 'zod';
import { MEMBER_TEXT, type MemberInFile } from '../../policy-file/member-text.ts';
import { instantSchema } from './instant-schema.ts';

const days = z.array(z.enum(WEEKDAYS));

const calendar = z.object({
  timeZone: z.string(),
  workingHours: z.object({ days, from: z.string(), to: z.string() }).nullable(),
  freezeDays: z.array(z.string()),
  freezes: z.array(
    z.object({
      days: days.optional().describe('Of a freeze of every week.'),
      from: z.string(),
      to: z.string(),
      reason: z.string(),
    }),
  ),
});

/** What an answer says of each member. */
const members = {
  maxAgeMs: said(z.int(), 'maxAge'),
  rotateAfterMs: said(z.int(), 'rotateAfter'),
  rotateOn: said(z.array(z.string()), 'rotateOn'),
  windowMs: said(z.int(), 'window'),
  calendar: said(calendar, 'calendar'),
  deadlineMs: said(z.int(), 'deadline'),
  deadlineAction: said(z.enum(DEADLINE_ACTIONS), 'deadlineAction'),
  ladderMs: said(z.array(z.int()), 'ladder'),
  contacts: said(z.array(z.string()), 'contacts'),
  quietMs: said(z.int(), 'quiet'),
  retireSafetyMs: said(z.int(), 'retireSafety'),
  suspensionMs: said(z.int(), 'suspension'),
  holdDownMs: said(z.int(), 'holdDown'),
  jitterRatio: said(z.number(), 'jitterRatio'),
  restore: said(z.enum(RESTORE_CHOICES), 'restore'),
  narrowScopes: said(z.enum(NARROW_SCOPES_CHOICES), 'narrowScopes'),
  narrowOrder: said(z.array(z.string()), 'narrowOrder'),
  grace: said(z.enum(GRACE_CLASSES), 'grace'),
};

/** Null: left to the farther policy. */
function said<Schema extends z.ZodType>(schema: Schema, member: MemberInFile) {
  return schema.nullable().describe(MEMBER_TEXT[member].description);
}

const ids = z.array(z.string());

const attachTo = z
  .object({ apis: ids, keyClasses: ids, clients: ids, keys: ids })
  .describe('By id; a class as `API/CLASS`.');

export const policySchema = z.object({
  id: z.string(),
  name: z.string(),
  attachTo,
  ...members,
  version: z.int().describe('Counts up with each change.'),
  createdAt: instantSchema,
  updatedAt: instantSchema.describe('When this version came to be.'),
}) satisfies z.ZodType<Policy>;

export const policyVersionSchema = z.object({
  policyId: z.string(),
  version: z.int(),
  name: z.string(),
  attachTo,
  ...members,
  at: instantSchema.describe('When it came to be.'),
  by: z.string().describe('Id of the token, or `system`.'),
}) satisfies z.ZodType<PolicyVersion>;

const level = z.enum(POLICY_LEVELS);

function effective<Value extends z.ZodType>(value: Value) {
  return z.object({
    value,
    level: level.describe('What of the key the policy is attached to.'),
    policyId: z.string().nullable().describe('Null where no policy says it.'),
  });
}

const effectiveMembers = z.object(
  Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [name, effective(schema as z.ZodType)]),
  ),
) as unknown as z.ZodType<KeyPolicy['members']>;

export const keyPolicySchema = z.object({
  keyId: z.string(),
  policies: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        level: level.exclude(['deployment']),
      }),
    )
    .describe('Those that the key comes under, the nearest first.'),
  members: effectiveMembers.describe('What counts, and who says so.'),
}) satisfies z.ZodType<KeyPolicy>;

z.globalRegistry.add(policySchema, { id: 'Policy' });
z.globalRegistry.add(policyVersionSchema, { id: 'PolicyVersion' });
z.globalRegistry.add(keyPolicySchema, { id: 'KeyPolicy' });
