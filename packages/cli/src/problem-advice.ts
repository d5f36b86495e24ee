import type { ProblemCode } from '@keyturn/core';

/** What to type where a refusal has one obvious answer. */
const ADVICE: Partial<Record<ProblemCode, string>> = {
  'token-missing': 'type: keyturn login, or set KEYTURN_TOKEN',
  'token-invalid':
    'log in anew with `keyturn login`, or check KEYTURN_TOKEN; a lost admin token is replaced by `keyturn init --new-admin-token` beside the server',
  'token-kind': 'log in with another one: keyturn login, or set KEYTURN_TOKEN',
  'no-verifier': 'add one: keyturn verifiers add NAME --region REGION --apis API',
  'use-cancel': 'type: keyturn rotations cancel ROTATION',
  'use-roll-back': 'type: keyturn rotations roll-back ROTATION',
  'use-revoke': 'type: keyturn keys revoke KEY',
  'key-suspended': 'type: keyturn keys resume KEY',
  'key-tainted':
    'type: keyturn rotate KEY --expedite, or once it is cleared up: keyturn keys taint KEY --clear',
  'rotation-ended': 'begin another one: keyturn rotate KEY',
  'not-in-this-phase': 'see where it is: keyturn rotations show ROTATION',
  'not-narrower': 'see what it may do: keyturn keys show KEY',
  'version-unknown': 'see which there are: keyturn keys show KEY',
  'version-latched': 'see its versions: keyturn keys show KEY',
  'time-in-future': 'write when it was, as --since 2h for two hours ago',
  'grant-invalid': 'make another: keyturn holders grant KEY',
  'grant-redeemed': 'make another: keyturn holders grant KEY',
  'holder-gone': 'enrol anew: keyturn holders grant KEY, then keyturn holders enrol',
  'nothing-selected': 'see what keys have: keyturn keys list',
  'everything-selected': 'where every key is meant, pass --yes',
  'campaign-ended': 'begin another one: keyturn campaigns begin --where SELECTOR',
  'webhook-disabled': 'type: keyturn webhooks edit WEBHOOK --enable',
  'webhook-unverified': 'type: keyturn webhooks test WEBHOOK',
  'secret-rotating':
    'type: keyturn webhooks rotate-secret WEBHOOK --complete; or --start-over where the new one was lost',
  stopping: 'try again',
  'store-unavailable': 'try again',
};

/** @param path - of the call that was refused: its ids stand in the advice where it has them. */
export function adviceOn(code: string, path = ''): string | null {
  const advice = ADVICE[code as ProblemCode] ?? null;
  const [key] = /\bkey_[A-Za-z0-9_-]{16}(?=\/|$)/.exec(path) ?? [];
  const [webhook] = /\bwhk_[A-Za-z0-9_-]{16}(?=\/|$)/.exec(path) ?? [];
  const [rotation] = /\brot_[A-Za-z0-9_-]{16}(?=\/|$)/.exec(path) ?? [];
  return (
    advice
      ?.replace(/\bKEY\b/g, key ?? 'KEY')
      .replace(/\bROTATION\b/g, rotation ?? 'ROTATION')
      .replace(/\bWEBHOOK\b/g, webhook ?? 'WEBHOOK') ?? null
  );
}
