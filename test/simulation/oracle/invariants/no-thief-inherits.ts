import type { Observed } from '../../observed.ts';
import type { Invariant } from './invariant.ts';

/** I8: whoever has only the bearer key is never given its successor. */
export class NoThiefInherits implements Invariant {
  readonly name = 'I8';

  see(observed: Observed): string | null {
    if (observed.type !== 'obtained' || observed.by === 'theft') return null;
    const { kind, caller, version, keyId, by } = observed;
    if (kind !== 'thief' && kind !== 'scanner') return null;
    return `${caller} obtained version ${version} of ${keyId} by ${by}`;
  }
}
