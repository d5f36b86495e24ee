import type { NoticeKind } from './message.ts';
import type { KeyFacts } from './notice-facts.ts';
import type { Paragraph, Words } from './notice-form.ts';
import { plainValue, quoted } from './plain-value.ts';
import { day, type Reader } from './reader.ts';

/** A notice in full, in the order in which every form shows it. */
export interface Letter {
  /** What kind of notice it is. */
  label: string;
  subject: string;
  sections: readonly Section[];
  facts: readonly (readonly [label: string, value: string])[];
  /** Why this reader gets it, and what no notice ever asks. */
  closing: readonly string[];
  /** The one link. */
  dashboard: string;
}

export interface Section {
  heading: string;
  paragraphs: readonly Paragraph[];
}

/** @param key - null: it is about no key. */
export function letterOf(
  words: Words,
  kind: NoticeKind,
  key: KeyFacts | null,
  reader: Reader,
): Letter {
  return {
    label: kind === 'security' ? 'Keyturn security notice' : 'Keyturn notice',
    subject: words.subject,
    sections: [
      { heading: 'What happened', paragraphs: words.happened },
      {
        heading: reader.audience === 'operator' ? 'What it means' : 'What it means for you',
        paragraphs: words.means,
      },
      { heading: 'What to do', paragraphs: words.toDo },
    ],
    facts: [...(key === null ? [] : factsOf(key, reader)), ...(words.facts ?? [])],
    closing: [whyTold(key, reader), NEVER_ASKED],
    dashboard: reader.dashboard,
  };
}

const NEVER_ASKED =
  'Keyturn never asks for a key, a password or a token by mail or chat. The only link in a notice is the address of the service itself. If you are in doubt, type it by hand:';

function whyTold(key: KeyFacts | null, { audience }: Reader): string {
  if (audience === 'operator') {
    return 'You get this because your address is among the contacts of this Keyturn server.';
  }
  if (key === null)
    return 'You get this because you are a contact of a client of this service, or were one until now.';
  return `You get this because you are a contact of the client ${quoted(key.clientName)}.`;
}

function factsOf(key: KeyFacts, reader: Reader): (readonly [string, string])[] {
  return [
    ['API key', plainValue(key.name)],
    ['Its version in force ends in', lastFourText(key)],
    ['Client', plainValue(key.clientName)],
    ['API', plainValue(key.apiName)],
    ['Last rotation', lastRotationText(key, reader)],
  ];
}

/** Last four characters as shown, also to templates. */
export function lastFourText({ lastFour }: KeyFacts): string {
  return lastFour === null ? 'not known' : `…${plainValue(lastFour, 4)}`;
}

/** The last rotation as shown, also to templates. */
export function lastRotationText({ lastRotatedAt, issuedAt }: KeyFacts, reader: Reader): string {
  if (lastRotatedAt !== null) return day(reader, lastRotatedAt);
  return `none since it was issued on ${day(reader, issuedAt)}`;
}
