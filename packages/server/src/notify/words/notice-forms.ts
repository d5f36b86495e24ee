import { CAMPAIGN_WORDS } from './campaign-words.ts';
import type { NoticeType } from './notice-facts.ts';
import type { NoticeForms } from './notice-form.ts';
import { OPERATOR_WORDS } from './operator-words.ts';
import { ROTATION_WORDS } from './rotation-words.ts';
import { SECURITY_WORDS } from './security-words.ts';
import { WAY_BACK_WORDS } from './way-back-words.ts';

/** Every type of notice that there is: one without words does not compile. */
export const NOTICE_FORMS: NoticeForms<NoticeType> = {
  ...ROTATION_WORDS,
  ...WAY_BACK_WORDS,
  ...SECURITY_WORDS,
  ...CAMPAIGN_WORDS,
  ...OPERATOR_WORDS,
};

export const NOTICE_TYPES = Object.keys(NOTICE_FORMS) as readonly NoticeType[];

/** Whether there are words for a type. */
export function isNoticeType(text: string): text is NoticeType {
  return Object.hasOwn(NOTICE_FORMS, text);
}
