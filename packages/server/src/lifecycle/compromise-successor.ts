import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';
import { durationsOf } from './rotation-facts.ts';

/**
 * The version that an earlier compromise had made in place of those that leaked, and that was handed
 * out only after it: a compromise that names no versions does not mean it. Two people who hear one
 * alarm would else end each other's rescue. It is looked for in the key's last rotation, while that
 * is open, and until a hold-down after its hand-out. Null: there is none.
 */
export async function successorOfCompromise(
  { deployment, now, tx }: Command,
  loaded: LoadedLineage,
): Promise<number | null> {
  const last = await tx
    .selectFrom('rotations')
    .select(['to_version', 'direction', 'by_security_act', 'started_at', 'ended_at'])
    .where('key_id', '=', loaded.key.id)
    .orderBy('to_version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.by_security_act !== 1 || last.direction !== 'forward') return null;
  const handedOutAt =
    loaded.versions.find(({ number }) => number === last.to_version)?.handed_out_at ?? null;
  if (handedOutAt === null) return null;
  const isOver = now >= handedOutAt + durationsOf(deployment, loaded).holdDownMs;
  if (last.ended_at !== null && isOver) return null;
  const act = await tx
    .selectFrom('receipts')
    .select('id')
    .where('key_id', '=', loaded.key.id)
    .where('act', 'in', ['compromise', 'compromise-later'])
    .where('created_at', '>=', last.started_at)
    .where('created_at', '<=', handedOutAt)
    .limit(1)
    .executeTakeFirst();
  return act ? last.to_version : null;
}
