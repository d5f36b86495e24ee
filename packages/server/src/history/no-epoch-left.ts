import { ConfigError } from '../config-error.ts';
import { Refusal } from '../problem/refusal.ts';

const CODE = 'no-epoch-left';

/** The floor of a key string has room for no more. */
export function noEpochLeft(): Refusal {
  return new Refusal(
    CODE,
    'The key set has used up its 255 epochs or its revisions: restore the newest backup, which needs no new epoch, or set up a new deployment.',
  );
}

/** The same at a start, as a line for a person; anything else as it was. */
export function noEpochToStartIn(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.code !== CODE) return error;
  return new ConfigError([
    'The database has lost commits, and the key set has no epoch left in which it could go on (there are 255, and each loss takes one): put back the newest backup, one that lacks nothing of the journal, or set up a new deployment with an api prefix of its own and move the clients to it. Verifiers go on with what they have.',
  ]);
}
