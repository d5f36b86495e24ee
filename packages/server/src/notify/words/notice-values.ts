import { type Letter, lastFourText, lastRotationText } from './letter.ts';
import type { KeyFacts } from './notice-facts.ts';
import type { Words } from './notice-form.ts';
import { plainValue } from './plain-value.ts';
import { type Reader, when } from './reader.ts';
import { factsText, paragraphsText } from './text-form.ts';

/** What a template may name, with what stands there. All of it is plain text and harmless. */
export type NoticeValues = Readonly<Record<string, string>>;

/** @param told - the facts that every notice has. */
export function noticeValues(
  words: Words,
  letter: Letter,
  told: { at: number; key: KeyFacts | null },
  reader: Reader,
): NoticeValues {
  const [happened, means, toDo] = letter.sections.map(({ paragraphs }) =>
    paragraphsText(paragraphs),
  );
  return {
    ...words.values,
    ...(told.key === null ? {} : keyValues(told.key, reader)),
    subject: letter.subject,
    label: letter.label,
    at: when(reader, told.at),
    happened: happened ?? '',
    means: means ?? '',
    toDo: toDo ?? '',
    facts: factsText(letter.facts),
    closing: letter.closing.join('\n\n'),
    dashboard: letter.dashboard,
  };
}

function keyValues(key: KeyFacts, reader: Reader): NoticeValues {
  return {
    key: plainValue(key.name),
    api: plainValue(key.apiName),
    client: plainValue(key.clientName),
    lastFour: lastFourText(key),
    lastRotation: lastRotationText(key, reader),
  };
}
