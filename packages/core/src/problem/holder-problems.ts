import type { ProblemEntry } from './problem-entry.ts';

/** Of holders: enrolment, pickup, confirmation. */
export const HOLDER_PROBLEMS = {
  'grant-invalid': {
    title: 'The grant is not valid',
    status: 403,
    retry: 'no',
    summary: 'No open grant has this value: it never existed or its time is over.',
  },
  'grant-redeemed': {
    title: 'The grant was redeemed before',
    status: 409,
    retry: 'no',
    summary: 'A grant enrols one holder, and this one has.',
  },
  'holder-keys-invalid': {
    title: 'The public keys do not belong together',
    status: 400,
    retry: 'no',
    summary: 'A public key cannot be used, or the proof over the opening key does not verify.',
  },
  'holder-gone': {
    title: 'The holder is gone',
    status: 403,
    retry: 'no',
    summary: 'A person or the holder itself has said that it is gone; it may enrol anew.',
  },
  'holder-tainted': {
    title: 'The holder is tainted',
    status: 403,
    retry: 'no',
    summary: 'A compromise of the key took the right of this holder; it may enrol anew.',
  },
  'signature-missing': {
    title: 'A signature is needed',
    status: 401,
    retry: 'no',
    summary: 'The call carries no RFC 9421 signature of the covered form.',
  },
  'signature-invalid': {
    title: 'The signature does not verify',
    status: 401,
    retry: 'no',
    summary: 'The signature is not one of this holder over this request.',
  },
  'nonce-invalid': {
    title: 'The nonce is not valid',
    status: 401,
    retry: 'after',
    summary: 'The nonce was not issued to this holder, was used before, or its time is over.',
  },
  'digest-mismatch': {
    title: 'The body is not the one that was digested',
    status: 400,
    retry: 'no',
    summary: '`Content-Digest` (RFC 9530) does not match the bytes received.',
  },
  'origin-mismatch': {
    title: 'The signature covers another origin',
    status: 401,
    retry: 'no',
    summary: '`Keyturn-Origin` is not the public origin of this server.',
  },
  'version-not-picked-up': {
    title: 'The holder has not been given this version',
    status: 409,
    retry: 'no',
    summary: 'A holder confirms a version that it picked up, and this is another.',
  },
} as const satisfies Record<string, ProblemEntry>;
