import type { Message, NoticeKind } from './words/message.ts';
import type { NoticeType } from './words/notice-facts.ts';
import { NOTICE_FORMS, NOTICE_TYPES } from './words/notice-forms.ts';
import { noticeMessage, noticeParts } from './words/notice-message.ts';
import { NOTICE_SAMPLES, placeholdersOf } from './words/notice-samples.ts';
import type { Audience, Reader } from './words/reader.ts';
import type { Templates } from './words/templates.ts';

/** One type of notice, as people who preview and override it need to know it. */
export interface NoticeSummary {
  type: string;
  /** Of the sample. */
  kind: NoticeKind;
  audiences: readonly Audience[];
  /** What a template of it may name, without the braces. */
  placeholders: readonly string[];
  /** An operator's template says it. */
  isOverridden: boolean;
}

/** A notice with the facts of an invented key. */
export interface NoticePreview extends NoticeSummary, Omit<Message, 'kind'> {
  audience: Audience;
}

/** Every type of notice that there is. */
export function noticeSummaries(templates: Templates, reader: Reader): NoticeSummary[] {
  return NOTICE_TYPES.map((type) => summaryOf(type, templates, reader));
}

/** @param audience - null: the first that is told of such a notice. */
export function previewOf(
  type: NoticeType,
  audience: Audience | null,
  templates: Templates,
  reader: Omit<Reader, 'audience'>,
): NoticePreview {
  const [first = 'operator'] = NOTICE_FORMS[type].audiences;
  const read = { ...reader, audience: audience ?? first };
  const facts = NOTICE_SAMPLES[type];
  const message = noticeMessage(type, facts, read, templates.get(type) ?? null);
  return { ...summaryOf(type, templates, read), audience: read.audience, ...message };
}

function summaryOf(type: NoticeType, templates: Templates, reader: Reader): NoticeSummary {
  return {
    type,
    kind: noticeParts(type, NOTICE_SAMPLES[type], reader).kind,
    audiences: NOTICE_FORMS[type].audiences,
    placeholders: placeholdersOf(type),
    isOverridden: templates.has(type),
  };
}
