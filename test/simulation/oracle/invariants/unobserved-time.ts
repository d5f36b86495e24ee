import { graceOfKey } from '../grace-of-key.ts';
import type { Grounds } from './invariant.ts';
import type { Leaving } from './leaving.ts';

/**
 * K5(c): of an instance that was lost nobody knows what it saw from its last watermark until its lease
 * and its grace had ended. Where that is long, whoever used the leaving version has to be quiet anew after it.
 */
export class UnobservedTime {
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  /** Judges a version that was suspended just now. */
  fault({ what, version, rotation }: Leaving): string | null {
    if (rotation.direction === 'back' || !this.#isKnown(version.keyId, version.number, rotation)) {
      return null;
    }
    const { truth, ledger } = this.#grounds;
    const { leaseMs, quietMs, unobservedRestartMs } = truth.durations;
    const graceMs = graceOfKey(truth, version.keyId);
    const slack = ledger.serverClock.slackMs();
    const now = truth.now() + ledger.serverClock.offset().most;
    for (const { id, watermark, name, lease_renewed_at } of this.#lost(version.keyId)) {
      const until = Number(lease_renewed_at) + leaseMs + graceMs;
      if (until - Number(watermark) <= unobservedRestartMs + slack) continue;
      // While they may run, its watermark holds everything back instead.
      if (now - until < slack || now - until >= quietMs - 2 * slack) continue;
      const ago = Math.round((now - until) / 60_000);
      return `instance ${id} of ${name} was lost, may have accepted ${what} until ${ago} min ago, and the quiet window is ${Math.round(quietMs / 60_000)} min`;
    }
    return null;
  }

  /** Somebody who is not gone has used the leaving version since there is another. */
  #isKnown(keyId: string, version: number, { promotedAt }: Leaving['rotation']): boolean {
    const sql =
      'select 1 from source_versions v join sources s on s.id = v.source_id where s.key_id = ? and s.gone_at is null and v.version = ? and v.last_seen_at > ? limit 1';
    return this.#grounds.truth.query(sql, keyId, version, promotedAt ?? 0).length > 0;
  }

  /**
   * Instances whose process is no more, and that have not said so. Where server time jumped: none; nor
   * those that a person said to be gone.
   */
  #lost(keyId: string): Record<string, unknown>[] {
    const { truth, ledger } = this.#grounds;
    if (ledger.histories > 0) return [];
    const living = new Set(truth.verifiers().map(({ instance }) => instance));
    const rows = truth.query(
      'select i.id, i.watermark, i.lease_renewed_at, v.name from instances i join verifiers v on v.id = i.verifier_id where i.closed_at is null and i.gone_at is null and i.lease_counter > 0 and not exists (select 1 from clock_jumps) and exists (select 1 from keys k, json_each(v.apis) a where k.id = ? and a.value = k.api_id)',
      keyId,
    );
    return rows.filter(({ id }) => !living.has(String(id)));
  }
}
