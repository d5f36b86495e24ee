import { escaped } from '../../escaped.ts';
import { htmlDocument, htmlForm } from './html-form.ts';
import { letterOf } from './letter.ts';
import type { Message } from './message.ts';
import type { KeyFacts, NoticeFacts, NoticeType } from './notice-facts.ts';
import { NOTICE_FORMS } from './notice-forms.ts';
import { type NoticeValues, noticeValues } from './notice-values.ts';
import type { Reader } from './reader.ts';
import { slackForm, slackOfText } from './slack-form.ts';
import { filledHtml, filledText, type Template } from './template.ts';
import { textForm } from './text-form.ts';

/**
 * What `reader` is told, in every form. Pure: the same facts give the same message.
 *
 * @param template - what an operator wrote instead of our words; null: ours.
 */
export function noticeMessage<Type extends NoticeType>(
  type: Type,
  facts: NoticeFacts[Type],
  reader: Reader,
  template: Template | null = null,
): Message {
  const { letter, kind, values } = noticeParts(type, facts, reader);
  if (template !== null) return { kind, ...fromTemplate(template, values) };
  return {
    kind,
    subject: letter.subject,
    text: textForm(letter),
    html: htmlForm(letter, kind === 'security'),
    slack: slackForm(letter),
  };
}

/** A notice before it has a form, and what templates may name of it. */
export function noticeParts<Type extends NoticeType>(
  type: Type,
  facts: NoticeFacts[Type],
  reader: Reader,
) {
  const form = NOTICE_FORMS[type];
  const kind = typeof form.kind === 'function' ? form.kind(facts) : form.kind;
  const words = form.words(facts, reader);
  const key: KeyFacts | null = 'key' in facts ? facts.key : null;
  const letter = letterOf(words, kind, key, reader);
  return { kind, letter, values: noticeValues(words, letter, { at: facts.at, key }, reader) };
}

function fromTemplate(template: Template, values: NoticeValues): Omit<Message, 'kind'> {
  const ownSubject = template.subject && filledText(template.subject, values);
  const subject = oneLine(ownSubject ?? '') || (values.subject ?? '');
  const text = filledText(template.text, values);
  const dashboard = values.dashboard ?? '';
  return {
    subject,
    text,
    html: template.html ? filledHtml(template.html, values) : dressed(subject, text),
    slack: slackOfText(subject, text, dashboard),
  };
}

/** A text without an HTML of its own, so that a mail never says two things. */
function dressed(subject: string, text: string): string {
  const paragraphs = text
    .trim()
    .split(/(?:\r?\n){2,}/)
    .map((one) => `<p>${escaped(one).replace(/\r?\n/g, '<br>')}</p>`);
  return htmlDocument(subject, paragraphs);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
