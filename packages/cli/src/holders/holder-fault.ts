import { CliFault, ownProblem, unreachable } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { adviceOn } from '../problem-advice.ts';

/** What a failed call of a holder is to the person who made it; other faults as they are. */
export function holderFault(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'HolderError') return error;
  const { code, status } = error as Error & { code: string; status: number | null };
  if (code === 'unreachable') {
    return unreachable(error.message, 'set KEYTURN_URL or pass --url');
  }
  const problem = ownProblem(code, 'The holder was refused', error.message);
  return new CliFault(
    EXIT.failed,
    status === null ? problem : { ...problem, status },
    adviceOn(code),
  );
}
