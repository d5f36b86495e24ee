import type { Observed } from '../../observed.ts';
import { versionName } from '../ledger.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

/**
 * I7: what an instance saw before the watermark that the server counts on is in the database when a
 * version is suspended. Instances whose reports a lost commit took with it are left out.
 */
export class ReportsKept implements Invariant {
  readonly name = 'I7';
  readonly #grounds: Grounds;
  /** Last use by instance and version, true time. */
  readonly #lastUse = new Map<string, Map<string, number>>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'answered' || observed.cached || observed.probe) return null;
    const { keyId, version, instance, verifier, at } = observed;
    const honest = this.#grounds.truth.verifiers().find(({ name }) => name === verifier)?.honest;
    if (keyId === null || version === null || honest !== true) return null;
    const ofVersion = this.#lastUse.get(versionName(keyId, version)) ?? new Map<string, number>();
    this.#lastUse.set(versionName(keyId, version), ofVersion.set(instance, at));
    return null;
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    if (isOtherHistory || this.#grounds.ledger.histories > 0) return null;
    for (const [keyId, { rotation }] of lineages) {
      if (rotation?.phase !== 'suspended') continue;
      if (before.get(keyId)?.rotation?.phase === 'suspended') continue;
      const leaving = rotation.direction === 'forward' ? rotation.from : rotation.to;
      const fault = this.#fault(keyId, leaving);
      if (fault !== null) return fault;
    }
    return null;
  }

  #fault(keyId: string, version: number): string | null {
    const { truth } = this.#grounds;
    const [row] = truth.query(
      'select max(v.last_seen_at) as last from source_versions v join sources s on s.id = v.source_id where s.key_id = ? and v.version = ?',
      keyId,
      version,
    );
    const stored = Number(row?.last ?? 0);
    for (const [instance, at] of this.#lastUse.get(versionName(keyId, version)) ?? []) {
      const [known] = truth.query('select watermark from instances where id = ?', instance);
      const slack = 2 * truth.durations.clockToleranceMs + at * truth.durations.clockRateError;
      const usedAt = at + (truth.nodes()[0]?.serverTimeOffsetMs() ?? 0);
      if (known === undefined || Number(known.watermark) < usedAt + slack) continue;
      if (stored >= usedAt - slack || this.#wasJumped(usedAt, slack)) continue;
      return `instance ${instance} saw version ${version} of ${keyId} at ${timeText(at)} and reported past that, and the server has it not`;
    }
    return null;
  }

  /** Server time stood at an earlier instant then, and jumped over it later: it is stored as of before. */
  #wasJumped(usedAt: number, slack: number): boolean {
    const { truth } = this.#grounds;
    const jumps = 'select 1 from clock_jumps where from_at <= ? and to_at >= ?';
    return truth.query(jumps, usedAt + slack, usedAt - slack).length > 0;
  }
}
