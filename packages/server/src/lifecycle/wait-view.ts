import { formatInstant, type Wait, type WaitReason } from '@keyturn/core';

/** A reason to wait, as people and programs read it. */
export function waitView({ code, subject, since, until, text }: WaitReason): Wait {
  return {
    code,
    subject,
    since: formatInstant(since),
    until: until === null ? null : formatInstant(until),
    text,
  };
}
