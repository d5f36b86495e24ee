import type { Problem } from '@keyturn/core';
import { CliFault, failed } from './cli-fault.ts';
import { EXIT } from './exit-code.ts';
import { adviceOn } from './problem-advice.ts';

/** What a call of the admin client resolves with, as far as it matters here. */
interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/**
 * What the server answered.
 *
 * @throws CliFault with the server's problem where it refused.
 */
export async function answered<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (response.ok) return data as Data;
  throw refusal(error, response);
}

function refusal(error: unknown, response: Response): CliFault {
  if (!isProblem(error)) {
    const { status, url } = response;
    const detail = `${new URL(url).origin} answered ${status}, and not as a Keyturn server does`;
    const { exitCode, problem } = failed(detail);
    return new CliFault(exitCode, { ...problem, status }, 'check KEYTURN_URL or --url');
  }
  return new CliFault(EXIT.failed, error, adviceOn(error.code, new URL(response.url).pathname));
}

function isProblem(error: unknown): error is Problem {
  if (typeof error !== 'object' || error === null) return false;
  const { code, detail, title, errors } = error as Partial<Record<string, unknown>>;
  return (
    typeof code === 'string' &&
    typeof detail === 'string' &&
    typeof title === 'string' &&
    Array.isArray(errors)
  );
}
