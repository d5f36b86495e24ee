import type { ProblemCode } from '@keyturn/core';

export interface RefusalExtra {
  /** One per member that is at fault; `path` as `scopes[2]`. */
  errors?: { path: string; message: string }[];
  /** Sent as `Retry-After`. Whole seconds. */
  retryAfterSeconds?: number;
}

/**
 * A command or a call is refused, and the caller may know why. HTTP turns it into the problem
 * document of `code`. `detail` is read by people outside: it names no secret.
 */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly { path: string; message: string }[];
  readonly retryAfterSeconds: number | null;

  constructor(code: ProblemCode, detail: string, extra: RefusalExtra = {}) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.errors = extra.errors ?? [];
    this.retryAfterSeconds = extra.retryAfterSeconds ?? null;
  }
}
