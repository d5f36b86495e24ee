import type { Answer, SentRequest } from '../engine/network.ts';
import type { Surroundings } from './surroundings.ts';

/** What a pickup would bring: the primary version, where its holder has another. */
interface Wanted {
  keyId: string;
  number: number | null;
}

/** A signed call of a holder that a node has begun to answer. */
export interface HolderCall {
  /** Tells the onlooker what came of it. */
  answered(answer: Answer): void;
}

/**
 * Pickups and confirmations are acts that the onlooker hears of, and a pickup is one that somebody may
 * just race with. Null: the request is neither.
 */
export function beginHolderCall(
  world: Surroundings,
  node: string,
  request: SentRequest,
): HolderCall | null {
  const [, , area, holderId = '', verb] = request.path.split('/');
  if (area !== 'holders' || (verb !== 'pickup' && verb !== 'confirm')) return null;
  const calledAt = world.now;
  const wanted = verb === 'pickup' ? wantedBy(world, holderId, request) : null;
  const afterAnswer = wanted === null ? null : race(world, wanted);
  return {
    answered({ status, body }) {
      const said = JSON.parse(String(body)) as { code: string; status: string; version: number };
      const refused = status === 200 ? null : said.code;
      const brought = verb === 'pickup' && refused === null && said.status === 'available';
      world.observe({
        ...{ type: 'command', calledAt, at: world.now, node, verb: `holder.${verb}`, by: 'holder' },
        ...{ keyId: wanted?.keyId ?? keyOfHolder(world, holderId), refused, receipt: null },
        ...{ versions: brought ? [said.version] : [], wanted: wanted?.number ?? null },
      });
      afterAnswer?.();
    },
  };
}

/**
 * Somebody acts on a key at the same time as a holder of it picks a version up: before, in the midst
 * of it, or when it is given and has not come yet.
 *
 * @returns what happens when it is given.
 */
function race(world: Surroundings, { keyId, number }: Wanted): (() => void) | null {
  const act = world.races.get(keyId);
  if (act === undefined || number === null || world.now >= world.calmFrom) return null;
  world.races.delete(keyId);
  const random = world.random.of(`race ${keyId}`);
  const when = random.pick(['before', 'amidst', 'after'] as const);
  if (when === 'after') return () => void world.guard(act(number));
  if (when === 'before') void world.guard(act(number));
  else void world.guard(turns(random.within(1, 200)).then(() => act(number)));
  return null;
}

/** What a pickup that came just now would bring. */
function wantedBy(world: Surroundings, holderId: string, { body }: SentRequest): Wanted | null {
  const sql = `select h.key_id, v.number from holders h
    left join versions v on v.key_id = h.key_id and v.designation = 'primary' where h.id = ?`;
  type Row = { key_id: string; number: number | null };
  const [row] = world.database.query<Row>(sql, [holderId]);
  if (row === undefined) return null;
  const { have } = JSON.parse(body) as { have: number | null };
  return { keyId: row.key_id, number: row.number === have ? null : row.number };
}

function keyOfHolder(world: Surroundings, holderId: string): string | null {
  const sql = 'select key_id from holders where id = ?';
  const [row] = world.database.query<{ key_id: string }>(sql, [holderId]);
  return row?.key_id ?? null;
}

/** So many turns of whatever else goes on at this instant. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await null;
}
