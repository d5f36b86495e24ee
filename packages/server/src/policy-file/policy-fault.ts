/** One thing that is wrong in a policy file. */
export interface PolicyFault {
  /** From 1, and never behind the end of the file. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** The member, as `policies[0].calendar.timeZone`; empty where the file as a whole is wrong. */
  path: string;
  /** What is wrong and what to write instead, with its full stop. */
  message: string;
}

/** At least one. */
export type PolicyFaults = [PolicyFault, ...PolicyFault[]];

/** Where a member stands: names of members and numbers of a list, from the outside in. */
export type MemberPath = readonly (string | number)[];

/** `policies[0].calendar`. */
export function pathText(path: MemberPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return index === 0 ? shownText(step) : `.${shownText(step)}`;
    })
    .join('');
}

const LONGEST_SHOWN = 60;

/** What was written, short and on one line. */
export function shownText(text: string): string {
  const plain = plainLine(text).replaceAll('`', '�');
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
}

/** Text from outside, fit for one line. */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '�');
}

/** A fault whose line is not counted yet. */
export interface FaultAt {
  /** In the text, from 0. */
  offset: number;
  path: MemberPath;
  message: string;
}
