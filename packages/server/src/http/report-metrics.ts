import { REASONS, type Report, type ReportAnswer, VERDICT_OUTCOMES } from '@keyturn/core';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Deployment } from '../deployment.ts';

/** Around the promise of a second, and the alarm at five. */
const PROPAGATION_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Commits and instances that are remembered; more than can be under way. */
const MOST_COMMITS = 1_000;
const MOST_INSTANCES = 10_000;

/** What verifiers tell, as series. Counted since this process started, as counters are. */
export class ReportMetrics {
  readonly #deployment: Deployment;
  readonly #verifications: Counter<'outcome' | 'reason'>;
  readonly #propagation: Histogram;
  /** When this process committed a revision, on its monotonic clock. */
  readonly #commits = new Map<number, number>();
  readonly #instances = new Map<string, { sequence: number; revision: number | null }>();

  constructor(registry: Registry, deployment: Deployment) {
    this.#deployment = deployment;
    this.#verifications = new Counter({
      name: 'keyturn_verifications_total',
      help: 'Verdicts that verifiers have reported, by outcome and reason.',
      labelNames: ['outcome', 'reason'],
      registers: [registry],
    });
    this.#propagation = new Histogram({
      name: 'keyturn_propagation_seconds',
      help: 'From the commit of a revision to the report that an instance has applied it.',
      buckets: PROPAGATION_BUCKETS,
      registers: [registry],
    });
    deployment.signals.listen(({ revision }) => {
      if (revision === null) return;
      this.#commits.set(revision, deployment.clock.monotonicMs());
      dropOldest(this.#commits, MOST_COMMITS);
    });
  }

  /** Takes a report that was committed; one that is sent again is counted once. */
  note(report: Report, { acknowledged }: ReportAnswer): void {
    const { instance, sequence, applied, usage } = report;
    const before = this.#instances.get(instance);
    if (acknowledged < sequence || sequence <= (before?.sequence ?? 0)) return;
    const revision = applied?.revision ?? null;
    this.#instances.delete(instance);
    this.#instances.set(instance, { sequence, revision });
    dropOldest(this.#instances, MOST_INSTANCES);
    for (const { outcome, reason, count } of usage) {
      this.#verifications.inc(
        { outcome: outcomeLabel(outcome), reason: reasonLabel(reason) },
        count,
      );
    }
    // The first report of an instance tells of a snapshot, not of a commit that travelled.
    if (before?.revision != null && revision !== null) this.#applied(before.revision, revision);
  }

  #applied(from: number, to: number): void {
    const now = this.#deployment.clock.monotonicMs();
    for (const [revision, committedAt] of this.#commits) {
      if (revision <= from || revision > to) continue;
      this.#propagation.observe((now - committedAt) / 1_000);
    }
  }
}

/** Labels come from a closed list, whatever a verifier of another build reports. */
function outcomeLabel(outcome: string): string {
  return VERDICT_OUTCOMES.find((known) => known === outcome) ?? 'other';
}

function reasonLabel(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? reason : 'other';
}

function dropOldest<Key>(map: Map<Key, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
