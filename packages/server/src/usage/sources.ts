import { inRows } from '../in-rows.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Use } from './reported-use.ts';
import { type Sighting, sightingsOf } from './sightings.ts';
import type { SourceIntake } from './source-intake.ts';
import { nameOf, nameOfRow, writeSightings } from './source-rows.ts';

/** K5(b): more sources than this are not remembered; retirement is held instead. */
const MOST_SOURCES = 64;

/** How exactly it is kept when a key was last marked: a report need not write it anew. */
const MISSED_WITHIN_MS = 3_600_000;

/** What a verifier writes as the prefix once it can tell no more sources apart. */
const OVERFLOW = '*';

/**
 * Remembers who presented which version (K5b). Every presentation whose whole secret matched counts,
 * accepted or refused; probes never do. A source's gap is taken over all versions, so that one which
 * moves to the next version has no gap for it.
 *
 * Where a source cannot be remembered (the 65th of its key, or one that the verifier could not
 * name), its key is marked: the evidence is incomplete.
 */
export async function addSources(intake: SourceIntake, uses: readonly Use[]): Promise<void> {
  const presentations = uses.filter((use) => use.keyId !== '' && !use.probe);
  const incomplete = new Set(
    presentations.filter((use) => !isNamed(use)).map(({ keyId }) => keyId),
  );
  const sightings = sightingsOf(presentations.filter(isNamed));
  const remembered = await withinLimit(intake, sightings, incomplete);
  await inRows(remembered, (part) => writeSightings(intake, part));
  if (incomplete.size === 0) return;
  await intake.tx
    .updateTable('keys')
    .set({ sources_missed_at: intake.now })
    .where('id', 'in', [...incomplete].sort())
    .where((where) =>
      where.or([
        where('sources_missed_at', 'is', null),
        where('sources_missed_at', '<', intake.now - MISSED_WITHIN_MS),
      ]),
    )
    .execute();
}

function isNamed({ source }: Use): boolean {
  return source !== null && source.addressPrefix !== OVERFLOW;
}

/** The sightings of sources that are, or may yet be, remembered; marks the keys of the others. */
async function withinLimit(
  intake: SourceIntake,
  sightings: readonly Sighting[],
  incomplete: Set<string>,
): Promise<Sighting[]> {
  const byKey = Map.groupBy(sightings, ({ keyId }) => keyId);
  if (byKey.size === 0) return [];
  const counts = await intake.tx
    .selectFrom('sources')
    .select((select) => ['key_id', select.fn.countAll<number>().as('count')])
    .where('key_id', 'in', [...byKey.keys()])
    .groupBy('key_id')
    .execute();
  const remembered = new Map(counts.map(({ key_id, count }) => [key_id, count]));
  const kept: Sighting[] = [];
  for (const [keyId, seen] of byKey) {
    const fits = (remembered.get(keyId) ?? 0) + seen.length <= MOST_SOURCES;
    const part = fits ? seen : await firstOfKey(intake, keyId, seen);
    if (part.length < seen.length) incomplete.add(keyId);
    kept.push(...part);
  }
  return kept;
}

/** Of one key's sightings, those that find a place once what is too old has been forgotten. */
async function firstOfKey(
  { tx, region, now }: SourceIntake,
  keyId: string,
  seen: readonly Sighting[],
): Promise<Sighting[]> {
  const old = tx
    .selectFrom('sources')
    .select('id')
    .where('key_id', '=', keyId)
    .where('last_seen_at', '<', now - REMEMBERED_MS);
  await tx.deleteFrom('source_scopes').where('source_id', 'in', old).execute();
  await tx.deleteFrom('source_slots').where('source_id', 'in', old).execute();
  await tx.deleteFrom('source_versions').where('source_id', 'in', old).execute();
  await tx.deleteFrom('sources').where('id', 'in', old).execute();
  const known = await tx
    .selectFrom('sources')
    .select(['key_id', 'address_prefix', 'user_agent', 'route', 'region'])
    .where('key_id', '=', keyId)
    .execute();
  const names = new Set(known.map(nameOfRow));
  let free = MOST_SOURCES - known.length;
  return seen.filter((sighting) => names.has(nameOf(sighting, region)) || free-- > 0);
}
