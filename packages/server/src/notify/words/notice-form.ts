import type { NoticeKind } from './message.ts';
import type { NoticeFacts, NoticeType } from './notice-facts.ts';
import type { Audience, Reader } from './reader.ts';

/** A sentence or a few; a list where it is one. Plain text, whose outside values are harmless. */
export type Paragraph = string | readonly string[];

/** What a notice says, in no form yet. */
export interface Words {
  subject: string;
  happened: readonly Paragraph[];
  means: readonly Paragraph[];
  /** What to do, and by when. */
  toDo: readonly Paragraph[];
  /** Its own facts, beside those of the key: label and value. */
  facts?: readonly (readonly [label: string, value: string])[];
  /** What templates may name beside what every notice has. The same names for all facts. */
  values?: Readonly<Record<string, string>>;
}

/** One type of notice. */
export interface NoticeForm<Facts> {
  kind: NoticeKind | ((facts: Facts) => NoticeKind);
  /** Who is told of it at all. */
  audiences: readonly Audience[];
  words(facts: Facts, reader: Reader): Words;
}

/** Some of the types, each with its form. */
export type NoticeForms<Types extends NoticeType> = {
  readonly [Type in Types]: NoticeForm<NoticeFacts[Type]>;
};

export const EVERYONE: readonly Audience[] = ['client', 'operator'];
export const OPERATORS: readonly Audience[] = ['operator'];
