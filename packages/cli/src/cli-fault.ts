import { EXIT, type ExitCode } from './exit-code.ts';

/** What was wrong, in the members of a problem document (RFC 9457) that the CLI itself can fill. */
export interface CliProblem {
  readonly type: string;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly status?: number;
  readonly instance?: string;
}

/** Why a command did not do what it was asked, and what to type instead. Never a stack trace. */
export class CliFault extends Error {
  readonly exitCode: ExitCode;
  readonly problem: CliProblem;
  /** What to do about it, or null. */
  readonly advice: string | null;

  constructor(exitCode: ExitCode, problem: CliProblem, advice: string | null = null) {
    super(problem.detail);
    this.name = 'CliFault';
    this.exitCode = exitCode;
    this.problem = problem;
    this.advice = advice;
  }
}

/** The command line or a setting cannot be right. */
export function wrongUsage(detail: string, advice: string | null = null): CliFault {
  return new CliFault(EXIT.usage, ownProblem('usage', 'Wrong usage', detail), advice);
}

/** It was tried and did not work. */
export function failed(detail: string, advice: string | null = null): CliFault {
  return new CliFault(EXIT.failed, ownProblem('failed', 'It did not work', detail), advice);
}

/** No server answered. */
export function unreachable(detail: string, advice: string | null = null): CliFault {
  return new CliFault(
    EXIT.unreachable,
    ownProblem('unreachable', 'No server answered', detail),
    advice,
  );
}

/** The time to wait is over; what was waited for may still happen. */
export function stillWaiting(detail: string, advice: string | null = null): CliFault {
  return new CliFault(EXIT.waiting, ownProblem('still-waiting', 'Still waiting', detail), advice);
}

export function ownProblem(code: string, title: string, detail: string): CliProblem {
  return { type: 'about:blank', title, code, detail, errors: [] };
}
