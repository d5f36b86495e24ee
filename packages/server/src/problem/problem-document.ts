import { type Problem, type ProblemCode, problemEntry, problemType } from '@keyturn/core';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export interface ProblemCase {
  code: ProblemCode;
  /** What happened this time, for people; never a secret. The entry's summary where it is left out. */
  detail?: string;
  /** RFC 9457 `instance`: names this occurrence, as `urn:keyturn:request:…`. */
  instance: string;
  errors?: readonly { path: string; message: string }[];
}

/** The body of every refusal. Nothing else in the server builds one. */
export function problemDocument(problem: ProblemCase): Problem {
  const { title, status, summary } = problemEntry(problem.code);
  return {
    type: problemType(problem.code),
    title,
    status,
    code: problem.code,
    detail: problem.detail ?? summary,
    instance: problem.instance,
    errors: (problem.errors ?? []).map(({ path, message }) => ({ path, message })),
  };
}
