import type { Lineage } from '@keyturn/core';
import type { Records, VersionRow } from './world.ts';

const known = new Map<string, Records>();

/** What verifiers are told of a lineage: the versions that were published. The same is one object. */
export function recordsOf(lineage: Lineage, rows: readonly VersionRow[]): Records {
  const versions = lineage.versions.flatMap(({ number, state, designation, ending }, index) => {
    const floor = rows[index]?.floor;
    if (state === 'pre-activation' || floor === undefined) return [];
    return [{ number, floor, state, designation, ending }];
  });
  const code = [
    lineage.suspended ? 's' : '',
    lineage.ended === null ? '' : 'e',
    ...versions.map(
      ({ number, floor, state, designation, ending }) =>
        `${number}@${floor.epoch}.${floor.revision}${state}${designation}${ending}`,
    ),
  ].join();
  const found = known.get(code);
  if (found !== undefined) return found;
  const records: Records = {
    code,
    keySuspended: lineage.suspended,
    keyRevoked: lineage.ended !== null,
    versions,
  };
  known.set(code, records);
  return records;
}
