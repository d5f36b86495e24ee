import { Refusal } from '../problem/refusal.ts';

/** The floor of a key string has room for no more. */
export function noEpochLeft(): Refusal {
  return new Refusal('no-epoch-left', 'The key set has used up its epochs or its revisions.');
}
