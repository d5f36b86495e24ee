import { Refusal } from '../problem/refusal.ts';

/** Why a policy is refused. */
export interface PushFault {
  /** The member, by the names of the JSON, as `policies[2].maxAgeMs`. */
  path: string;
  /** What is wrong with it, without its path. */
  message: string;
}

const MOST_FAULTS = 100;
const MOST_IN_DETAIL = 3;

/** All at once, up to 100. */
export function refusedPush(faults: readonly PushFault[]): Refusal {
  const told = faults.slice(0, MOST_IN_DETAIL).map(({ path, message }) => `${path} ${message}`);
  const more = faults.length - told.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  return new Refusal('invalid-input', `Nothing was changed: ${told.join('; ')}${rest}.`, {
    errors: faults.slice(0, MOST_FAULTS),
  });
}
