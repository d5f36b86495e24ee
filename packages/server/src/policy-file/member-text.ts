import type { PolicyDocument } from '@keyturn/core';

/** A member by its name in a file. */
export type MemberInFile = keyof PolicyDocument extends infer Name
  ? Name extends `${infer Bare}Ms`
    ? Bare
    : Name
  : never;

/** What an editor shows of a member, and offers for it. */
export type MemberText = { description: string; examples: unknown[] };

/** Every member of a policy, in the order in which an editor offers them. */
export const MEMBER_TEXT: Readonly<Record<MemberInFile, MemberText>> = {
  name: {
    description: 'What people call the policy. No other policy has this name.',
    examples: ['market', 'payments'],
  },
  attachTo: {
    description:
      'The keys that the policy is for, by name or id. Of several policies that a key comes under the nearest counts, member by member: key, client, key class, api. No two policies are for the same.',
    examples: [{ apis: ['market'] }],
  },
  maxAge: {
    description:
      'The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`.',
    examples: ['90d', '30d', '365d'],
  },
  rotateAfter: {
    description:
      'The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days.',
    examples: ['60d', '20d'],
  },
  rotateOn: {
    description:
      'Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`.',
    examples: [['01-15', '07-15'], ['2027-03-01']],
  },
  window: {
    description:
      'The length of the window in which clients swap, each at an instant of its own, so that not all do at once.',
    examples: ['4h', '24h'],
  },
  calendar: {
    description:
      'When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar.',
    examples: [{ timeZone: 'Europe/Berlin', freezeDays: ['12-24', '12-31'] }],
  },
  deadline: {
    description: 'How long after the hand-out of the new version a rotation should have ended.',
    examples: ['30d', '14d'],
  },
  deadlineAction: {
    description:
      'What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used.',
    examples: ['hold'],
  },
  ladder: {
    description:
      'How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before.',
    examples: [
      ['30d', '14d', '7d', '1d'],
      ['7d', '24h'],
    ],
  },
  contacts: {
    description: "E-mail addresses of operators, told besides the client's own contacts.",
    examples: [['platform@example.com']],
  },
  quiet: {
    description: 'The shortest time for which the old version must have been left alone.',
    examples: ['24h', '7d'],
  },
  retireSafety: {
    description: 'Margin before the old version is suspended, on top of the overlap.',
    examples: ['1h'],
  },
  suspension: {
    description: 'How long the old version stays suspended, and can come back, before it ends.',
    examples: ['24h', '72h'],
  },
  holdDown: {
    description: 'How long after a hand-out automation shortens the life of nothing.',
    examples: ['24h'],
  },
  jitterRatio: {
    description: "Jitter, as a share of the clients' poll interval.",
    examples: [0.1],
  },
  restore: {
    description:
      'What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked.',
    examples: ['by-rule'],
  },
  narrowScopes: {
    description:
      '`by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version.',
    examples: ['by-evidence'],
  },
  narrowOrder: {
    description: 'Scopes that leave the old version first where several may, in this order.',
    examples: [['orders:trade', 'market:read']],
  },
  grace: {
    description:
      'How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says.',
    examples: ['balanced', 'strict'],
  },
};
