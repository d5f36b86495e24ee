import { formatInstant, type Orphan } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { ForksTable, OrphansTable } from '../store/schema.ts';

/** The forks behind which a floor lies: it is an orphan until all of them are closed. */
export function forksOf<
  Fork extends Pick<Selectable<ForksTable>, 'epoch' | 'last_common_revision'>,
>({ epoch, revision }: { epoch: number; revision: number }, forks: readonly Fork[]): Fork[] {
  return forks.filter((fork) => epoch <= fork.epoch && revision > fork.last_common_revision);
}

export function orphanView(
  row: Selectable<OrphansTable>,
  forks: readonly Selectable<ForksTable>[],
): Orphan {
  const ends = forksOf(row, forks).map(({ closed_at }) => closed_at);
  const isOpen = ends.includes(null);
  return {
    id: row.id,
    forkEpoch: row.fork_epoch,
    epoch: row.epoch,
    revision: row.revision,
    lastFour: row.last_four,
    count: row.count,
    firstSeenAt: formatInstant(row.first_seen_at),
    lastSeenAt: formatInstant(row.last_seen_at),
    closedAt: isOpen ? null : formatInstant(Math.max(...ends.map((end) => end ?? 0))),
  };
}
