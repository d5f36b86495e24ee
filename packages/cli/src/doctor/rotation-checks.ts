import {
  type Hold,
  KEY_SUSPENDED_HOLD,
  KEY_TAINTED_HOLD,
  type Rotation,
  type Wait,
} from '@keyturn/core';
import { shellWord } from '../shell-word.ts';
import { type Check, ok, warning } from './check.ts';

const NAME = 'rotations';

/** So many are told one by one. */
const MOST_TOLD = 10;

/** What of a rotation is looked at. */
type OpenRotation = Pick<Rotation, 'id' | 'keyId' | 'holds' | 'waitsFor'>;

/** Whether an open rotation waits for a person, and for what act. */
export function rotationChecks(open: readonly OpenRotation[], isAll: boolean): Check[] {
  const found = open.flatMap(waitingChecks);
  const more = isAll ? '' : ' of the first';
  if (found.length === 0) {
    return [ok(NAME, `${open.length} open${more}, none waits for a person`)];
  }
  if (found.length <= MOST_TOLD) return found;
  const rest = found.length - MOST_TOLD;
  return [
    ...found.slice(0, MOST_TOLD),
    warning(NAME, `${rest} more wait for a person`, 'keyturn rotations list'),
  ];
}

function waitingChecks(rotation: OpenRotation): Check[] {
  // Before the overlap is over, nobody need confirm.
  const isTooEarly = rotation.waitsFor.some(({ code }) => code === 'overlap-running');
  const silent = rotation.waitsFor.filter(({ code }) => code === 'holder-not-confirmed');
  return [
    ...rotation.holds.flatMap((hold) => holdChecks(rotation, hold)),
    ...(isTooEarly ? [] : silent.map((wait) => holderCheck(rotation, wait))),
  ];
}

function holdChecks({ id, keyId }: OpenRotation, { name, by, text }: Hold): Check[] {
  // That one is told once, as a matter of the clock.
  if (name === 'clock') return [];
  const why = text === '' ? '' : `: ${text}`;
  const acts: Record<string, string> = {
    [KEY_SUSPENDED_HOLD]: `keyturn keys resume ${keyId}`,
    [KEY_TAINTED_HOLD]: `keyturn keys taint ${keyId} --clear`,
  };
  const type = acts[name] ?? `keyturn rotations release ${id} --name ${shellWord(name)}`;
  return [warning(NAME, `${id} is held under the name "${name}" by ${by}${why}`, type)];
}

function holderCheck({ id }: OpenRotation, { subject, text }: Wait): Check {
  const what = `${id} waits: ${text}; see that it runs, or say that it is gone`;
  return warning(NAME, what, `keyturn holders gone ${subject}`);
}
