import type { NoticeFacts } from './notice-facts.ts';
import { EVERYONE, type NoticeForms, OPERATORS, type Words } from './notice-form.ts';
import { listed, plainValue, quoted } from './plain-value.ts';
import { ahead, day, type Reader, when } from './reader.ts';

const DAY_MS = 86_400_000;

/** The way of a rotation that goes as planned, from its announcement to its end. */
export const ROTATION_WORDS: NoticeForms<
  | 'rotation.planned'
  | 'rotation.started'
  | 'rotation.handed-out'
  | 'rotation.stragglers'
  | 'rotation.waiting'
  | 'rotation.deadline-near'
  | 'rotation.suspended'
  | 'rotation.completed'
> = {
  'rotation.planned': {
    kind: ({ at, windowFrom }) => (windowFrom - at > 10 * DAY_MS ? 'digestible' : 'ordinary'),
    audiences: EVERYONE,
    words: planned,
  },
  'rotation.started': { kind: 'ordinary', audiences: EVERYONE, words: started },
  'rotation.handed-out': {
    kind: ({ expedited }) => (expedited ? 'security' : 'ordinary'),
    audiences: EVERYONE,
    words: handedOut,
  },
  'rotation.stragglers': { kind: 'ordinary', audiences: EVERYONE, words: stragglers },
  'rotation.waiting': { kind: 'ordinary', audiences: OPERATORS, words: waiting },
  'rotation.deadline-near': { kind: 'ordinary', audiences: EVERYONE, words: deadlineNear },
  'rotation.suspended': { kind: 'ordinary', audiences: EVERYONE, words: suspended },
  'rotation.completed': { kind: 'digestible', audiences: EVERYONE, words: completed },
};

function planned(facts: NoticeFacts['rotation.planned'], reader: Reader): Words {
  const { key, at, windowFrom, windowTo, needPerson } = facts;
  const from = when(reader, windowFrom);
  const to = when(reader, windowTo);
  const byHand = needPerson.map((one) => plainValue(one, 400));
  return {
    subject: `API key ${quoted(key.name)} rotates ${ahead(windowFrom - at)}, on ${day(reader, windowFrom)}`,
    happened: [
      `A rotation of the API key ${quoted(key.name)} is planned. It begins on ${from}, and its holders swap to the new version until ${to}.`,
    ],
    means: [
      'Nothing changes before then. During the rotation the present version and the new one are both accepted, so nothing has to be swapped at one moment.',
    ],
    toDo:
      byHand.length === 0
        ? [
            'Nothing: all that is known to use this key picks up its new version by itself. If the key also stands anywhere else, say so before the rotation begins.',
          ]
        : [
            `These cannot pick up the new version by themselves. Plan for a person who deploys it there between ${from} and ${to}:`,
            byHand,
          ],
    values: { windowFrom: from, windowTo: to, needPerson: byHand.join(', ') },
  };
}

function started(facts: NoticeFacts['rotation.started'], reader: Reader): Words {
  const { key, at, from, to, expedited, reason, by } = facts;
  const who = by === null ? '' : `, by ${plainValue(by)}`;
  const why = reason === null ? '' : ` The reason given: ${quoted(reason)}.`;
  return {
    subject: `The rotation of the API key ${quoted(key.name)} has begun`,
    happened: [
      `On ${when(reader, at)} the rotation of the API key ${quoted(key.name)} from version ${from} to version ${to} was begun${who}.${why}`,
      ...(expedited
        ? [`It is expedited: version ${to} is handed out as soon as that is safe.`]
        : []),
    ],
    means: [
      `Version ${from} works as before. You hear again as soon as version ${to} is ready for you.`,
    ],
    toDo: [
      'Nothing yet. If a person has to deploy the new version, see that this person is there in the days to come.',
    ],
    values: {
      ...versions(facts),
      reason: reason === null ? '' : plainValue(reason),
      by: by === null ? '' : plainValue(by),
    },
  };
}

function handedOut(facts: NoticeFacts['rotation.handed-out'], reader: Reader): Words {
  const { key, at, from, to, oldUntil } = facts;
  return {
    subject: `Version ${to} of the API key ${quoted(key.name)} is ready`,
    happened: [
      `On ${when(reader, at)} version ${to} of the API key ${quoted(key.name)} was handed out. Whoever is enrolled can pick it up now.`,
    ],
    means: [bothAccepted(facts, reader)],
    toDo: [
      `Clients that pick up by themselves need nothing. Everywhere else, deploy version ${to} ${deadline(oldUntil, reader)}, and take version ${from} out.`,
      reader.audience === 'operator'
        ? 'Did nobody ask for this? Then put the key under suspicion, roll the rotation back, and find out whose right was used. No client is refused because of it.'
        : 'Was this you? If nobody of yours expected it, tell the people who run this service at once that it was not you: the rotation can still be taken back, and no client is refused because of it. Never send them the key itself.',
    ],
    values: { ...versions(facts), oldUntil: untilText(oldUntil, reader) },
  };
}

function stragglers(facts: NoticeFacts['rotation.stragglers'], reader: Reader): Words {
  const { key, from, to, stragglers: all, holders, more, oldUntil } = facts;
  const sources = all.map(
    (one) =>
      `${plainValue(one.userAgent)} from ${plainValue(one.addressPrefix)}, route ${plainValue(one.route)}: last seen on ${when(reader, one.lastSeenAt)}, ${one.requestsLastHour} ${one.requestsLastHour === 1 ? 'request' : 'requests'} in the last hour`,
  );
  const places = [...sources, ...holders.map((one) => plainValue(one, 400))];
  const count = places.length + more;
  return {
    subject: `${count} ${count === 1 ? 'place still uses' : 'places still use'} version ${from} of the API key ${quoted(key.name)}`,
    happened: [
      `Version ${to} of the API key ${quoted(key.name)} is out, but version ${from} is still used or kept:`,
      more === 0 ? places : [...places, `and ${more} more`],
    ],
    means: [
      `The rotation waits for ${count === 1 ? 'it' : 'them'}. ${bothAccepted(facts, reader)}`,
    ],
    toDo: [
      `Deploy version ${to} there ${deadline(oldUntil, reader)}, restart what still holds version ${from} in memory, and look for copies in caches, cron jobs and old releases. What such a place calls itself is only what it says of itself.`,
    ],
    values: {
      ...versions(facts),
      stragglers: places.join('\n'),
      count: String(count),
      oldUntil: untilText(oldUntil, reader),
    },
  };
}

function waiting(facts: NoticeFacts['rotation.waiting'], reader: Reader): Words {
  const { key, at, from, to, waitsFor } = facts;
  const waits = waitsFor.map((one) => plainValue(one, 400));
  return {
    subject: `The rotation of the API key ${quoted(key.name)} waits for something unexpected`,
    happened: [
      `Since ${when(reader, at)} the rotation of the API key ${quoted(key.name)} from version ${from} to version ${to} waits for:`,
      waits,
    ],
    means: [
      'No client is refused because of it. The rotation goes on by itself as soon as this is over.',
    ],
    toDo: ['Look into what it waits for. It does not end by time alone.'],
    values: { ...versions(facts), waitsFor: waits.join('\n') },
  };
}

const AT_DEADLINE = {
  hold: 'it is held, and goes on only when an operator says so',
  extend: 'its time is extended, and nothing stops working',
  retire: 'the old version is retired, and whoever still uses it is refused',
} as const;

function deadlineNear(facts: NoticeFacts['rotation.deadline-near'], reader: Reader): Words {
  const { key, at, deadlineAt, action, waitsFor, from, to } = facts;
  const by = when(reader, deadlineAt);
  const waits = waitsFor.map((one) => plainValue(one, 400));
  const why = waits.length === 0 ? [] : ['It still waits for:', waits];
  return {
    subject: `The rotation of the API key ${quoted(key.name)} reaches its deadline ${ahead(deadlineAt - at)}`,
    happened: [
      `The rotation of the API key ${quoted(key.name)} from version ${from} to version ${to} is not done, and its deadline is ${by}.`,
      ...why,
    ],
    means: [`If it is not done by then, ${AT_DEADLINE[action]}.`],
    toDo: [
      action === 'retire'
        ? `Deploy version ${to} wherever version ${from} is still used, before ${by}. If that cannot be done in time, ${reader.audience === 'operator' ? 'extend the rotation' : 'ask the people who run this service for more time'} before then.`
        : `Deploy version ${to} wherever version ${from} is still used, if you can before ${by}.`,
    ],
    values: {
      ...versions(facts),
      deadline: by,
      atDeadline: AT_DEADLINE[action],
      waitsFor: waits.join('\n'),
    },
  };
}

function suspended(facts: NoticeFacts['rotation.suspended'], reader: Reader): Words {
  const { key, at, from, to, endsAt, byDeadline } = facts;
  const end = endsAt === null ? 'an operator lets it end' : when(reader, endsAt);
  const why = byDeadline
    ? `because its rotation to version ${to} has reached its deadline, whether or not it is still used`
    : `as its rotation to version ${to} comes to its end`;
  return {
    subject: `Version ${from} of the API key ${quoted(key.name)} is no longer accepted`,
    happened: [
      `On ${when(reader, at)} version ${from} of the API key ${quoted(key.name)} was suspended, ${why}.`,
    ],
    means: [
      `Requests with version ${from} are refused. Until ${end} it can still come back; after that it is gone for good.`,
    ],
    toDo: [
      `If something of yours is refused now, deploy version ${to} there, or ${reader.audience === 'operator' ? 'restore' : 'ask the people who run this service to restore'} version ${from} before it ends. If all works, there is nothing to do.`,
    ],
    values: { ...versions(facts), endsAt: end },
  };
}

function completed(facts: NoticeFacts['rotation.completed'], reader: Reader): Words {
  const { key, at, from, to } = facts;
  return {
    subject: `The rotation of the API key ${quoted(key.name)} is complete`,
    happened: [
      `On ${when(reader, at)} version ${from} of the API key ${quoted(key.name)} was retired, and the rotation to version ${to} ended.`,
    ],
    means: [`Version ${from} cannot come back. Version ${to} is the one that works.`],
    toDo: [`Nothing. If a copy of version ${from} still lies somewhere, delete it.`],
    values: versions(facts),
  };
}

function bothAccepted(
  { from, to, oldUntil }: { from: number; to: number; oldUntil: number | null },
  reader: Reader,
): string {
  if (oldUntil === null) {
    return `Versions ${listed([String(from), String(to)])} are both accepted, and version ${from} goes on until nobody uses it any more.`;
  }
  return `Versions ${listed([String(from), String(to)])} are both accepted. Version ${from} may end from ${when(reader, oldUntil)} on, and not while it is seen in use.`;
}

function deadline(oldUntil: number | null, reader: Reader): string {
  return oldUntil === null ? 'soon' : `before ${when(reader, oldUntil)}`;
}

function untilText(oldUntil: number | null, reader: Reader): string {
  return oldUntil === null ? 'not known yet' : when(reader, oldUntil);
}

function versions({ from, to }: { from: number; to: number }): { from: string; to: string } {
  return { from: String(from), to: String(to) };
}
