import type { ProblemCode } from '@keyturn/core';

/** What to type where a refusal has one obvious answer. */
const ADVICE: Partial<Record<ProblemCode, string>> = {
  'token-missing': 'set KEYTURN_TOKEN or pass --token',
  'token-invalid':
    'check KEYTURN_TOKEN; a lost admin token is replaced by `keyturn init --new-admin-token` beside the server',
  'token-kind': 'set KEYTURN_TOKEN or pass --token with another one',
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
