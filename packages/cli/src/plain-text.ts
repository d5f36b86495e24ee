/** Control characters and invisible directions could make a terminal show what is not there. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text from outside, fit for one line of a terminal. */
export function plainText(text: string): string {
  return text.replace(UNPRINTABLE, '�');
}
