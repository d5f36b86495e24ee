import type { ProblemCode } from '@keyturn/core';

/** What to type where a refusal has one obvious answer. */
const ADVICE: Partial<Record<ProblemCode, string>> = {
  'token-missing': 'type: keyturn login, or set KEYTURN_TOKEN',
  'token-invalid':
    'log in anew with `keyturn login`, or check KEYTURN_TOKEN; a lost admin token is replaced by `keyturn init --new-admin-token` beside the server',
  'token-kind': 'log in with another one: keyturn login, or set KEYTURN_TOKEN',
  'no-verifier': 'add one: keyturn verifiers add NAME --region REGION --apis API',
  'use-cancel': 'type: keyturn rotations cancel ROTATION',
  'use-revoke': 'type: keyturn keys revoke KEY',
  'key-suspended': 'type: keyturn keys resume KEY',
  'grant-invalid': 'make another: keyturn holders grant KEY',
  'grant-redeemed': 'make another: keyturn holders grant KEY',
  'holder-gone': 'enrol anew: keyturn holders grant KEY, then keyturn holders enrol',
  stopping: 'try again',
  'store-unavailable': 'try again',
};

export function adviceOn(code: string): string | null {
  return ADVICE[code as ProblemCode] ?? null;
}
