import type { Durations, VerifierFact } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';

/**
 * Looks whether an instance fell silent, came back, or lost its lease or its grace, and makes the open
 * rotations of its apis due where one did (K1, K5c). So what a rotation waits for is shown in time,
 * and rotations that nothing happened to are left alone. What it knew is lost with its process: the
 * first look takes everything for new.
 */
export class InstanceWatch {
  readonly #deployment: Deployment;
  #known = new Map<string, string>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  async look(): Promise<void> {
    const { durations, serverTime, store } = this.#deployment;
    const now = serverTime.now();
    const found = new Map<string, string>();
    const changed = new Set<string>();
    const graces = Object.values(durations.graceMs);
    const longest = Math.max(...graces);
    const since = now - longest - durations.leaseMs - SEEN_AFTER_MS;
    for (const one of await instanceFacts(store.db, this.#deployment, null, longest, since)) {
      const standing = standingOf(one, durations, now);
      found.set(one.instance, standing);
      if (this.#known.get(one.instance) !== standing) changed.add(one.group);
    }
    const lost = [...this.#known.keys()].some((instance) => !found.has(instance));
    if (lost || changed.size > 0) await this.#makeDue(lost ? null : [...changed], now);
    this.#known = found;
  }

  /** @param groups - null: every group, as where an instance stopped. */
  async #makeDue(groups: string[] | null, now: number): Promise<void> {
    const { store } = this.#deployment;
    const apis = new Set<string>();
    const rows = await store.db.selectFrom('verifiers').select(['id', 'apis']).execute();
    for (const row of rows.filter(({ id }) => groups?.includes(id) ?? true)) {
      for (const api of JSON.parse(row.apis) as string[]) apis.add(api);
    }
    if (apis.size === 0) return;
    await store.transaction((tx) =>
      tx
        .updateTable('rotations')
        .set({ next_check_at: now })
        .where('ended_at', 'is', null)
        .where('next_check_at', '>', now)
        .where('key_id', 'in', (from) =>
          from
            .selectFrom('keys')
            .select('id')
            .where('api_id', 'in', [...apis]),
        )
        .execute(),
    );
  }
}

/** So that an instance whose grace has just ended is seen once more, as stale. */
const SEEN_AFTER_MS = 60_000;

/** What of an instance some rotation may wait for: its lease, its grace of each class, its reports. */
function standingOf(
  { standing, watermark, leaseEndsAt }: VerifierFact,
  { graceMs, reportAlarmMs }: Durations,
  now: number,
): string {
  const isSilent = now - watermark > reportAlarmMs;
  const inGrace = Object.values(graceMs).map((ms) => now < leaseEndsAt + ms);
  return `${standing} ${isSilent} ${inGrace.join(' ')}`;
}
