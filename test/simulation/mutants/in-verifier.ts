import type { Mutant } from './mutant.ts';

const VERIFIER = 'packages/verifier/src';

/** Faults in what a verifier knows, answers and reports. */
export const VERIFIER_MUTANTS: readonly Mutant[] = [
  {
    name: 'wall-clock-for-leases',
    says: 'a lease is counted on the wall clock',
    rule: 'K8',
    edits: [
      {
        module: `${VERIFIER}/verifier.ts`,
        find: '    const { ports, token, serverKey } = settings;',
        put: `    const { clock } = settings.ports;
    const wall = () => clock.wallMs();
    const wrong = { wallMs: wall, monotonicMs: wall, uptimeMs: () => null, bootId: () => null };
    settings = { ...settings, ports: { ...settings.ports, clock: wrong } };
    const { ports, token, serverKey } = settings;`,
      },
    ],
  },
  {
    name: 'leases-add-up',
    says: 'a lease begins where the one before it ends',
    rule: 'K8',
    edits: [
      {
        module: `${VERIFIER}/sync/freshness.ts`,
        find: '      this.#leaseEndsAt = asking.atMs + leaseMs * (1 - clockRateError);',
        put: '      this.#leaseEndsAt = Math.max(now, this.#leaseEndsAt) + leaseMs * (1 - clockRateError);',
      },
    ],
  },
  {
    name: 'fresh-without-the-head',
    says: 'an instance holds itself for fresh before it has applied the head of its lease',
    rule: 'K8',
    edits: [
      {
        module: `${VERIFIER}/sync/freshness.ts`,
        find: '    return applied !== null && head !== null && compareHeads(applied, head) >= 0;',
        put: '    return applied !== null && head !== null;',
      },
      {
        module: `${VERIFIER}/sync/reporter.ts`,
        find: '    const applied = keySet.apply(answer.changes);',
        put: '    const applied = keySet.apply(answer.changes.slice(0, 0));',
      },
    ],
  },
  {
    name: 'sleep-not-noticed',
    says: 'a lease runs on while the machine sleeps',
    rule: 'K8',
    edits: [
      {
        module: `${VERIFIER}/sync/freshness.ts`,
        find: '    if (Math.abs(slept) <= SLEEP_MS) return;',
        put: '    if (Math.abs(slept) >= 0) return;',
      },
    ],
  },
  {
    name: 'kept-verdict-not-cleared',
    says: 'a verdict that was worked out once is given again after the key set has changed',
    rule: 'K2',
    edits: [
      {
        module: `${VERIFIER}/usage/use-block.ts`,
        find: '      this.#era !== era ||\n      this.#address !== (asked.address',
        put: '      this.#address !== (asked.address',
      },
    ],
  },
  {
    name: 'grace-anew-at-boot',
    says: 'a restart gives the grace back that was spent',
    rule: 'K8',
    edits: [
      {
        module: `${VERIFIER}/replica/spent-grace.ts`,
        find: '  return Math.max(written.spentMs, byWall, byUptime(written, clock));',
        put: '  return Math.min(0, written.spentMs, byWall, byUptime(written, clock));',
      },
    ],
  },
  {
    name: 'latch-lost-with-the-snapshot',
    says: 'a snapshot brings back what was latched',
    rule: 'K6',
    edits: [
      {
        module: `${VERIFIER}/replica/replica.ts`,
        find: '      const lasting = lastingOf(entry.record, now);\n      if (lasting === now) continue;',
        put: '      const lasting = now;\n      if (lasting === now) continue;',
      },
    ],
  },
  {
    name: 'report-lost-on-failure',
    says: 'a report that was not answered is thrown away, and the watermark stays where it was put',
    rule: 'K5(c)',
    edits: [
      {
        module: `${VERIFIER}/sync/reporter.ts`,
        find: '    const { alarms } = this.#parts;\n    if (!(fault instanceof ControlPlaneFault)) {',
        put: '    const { alarms } = this.#parts;\n    this.#outstanding = null;\n    if (!(fault instanceof ControlPlaneFault)) {',
      },
    ],
  },
  {
    name: 'watermark-before-the-uses',
    says: 'a report brings one row, and a watermark of now, whatever is still in the queue',
    rule: 'K5(c)',
    edits: [
      {
        module: `${VERIFIER}/sync/reporter.ts`,
        find: 'queue.take(isFull ? 0 : MAX_USAGE_CHARACTERS, at)',
        put: 'queue.take(isFull ? 0 : 1, at)',
      },
      {
        module: `${VERIFIER}/sync/reporter.ts`,
        find: '      if (queue.size === 0) {\n        this.#watermark = Math.min(this.#toldUntil, Math.floor(at(meter.cutAt)));',
        put: '      {\n        this.#watermark = Math.floor(serverTime);',
      },
      {
        module: `${VERIFIER}/sync/reporter.ts`,
        find: 'return queue.size > 0 || orphans.size > 0',
        put: 'return orphans.size > 0',
      },
    ],
  },
  {
    name: 'connection-outlives-its-verdict',
    says: 'an open connection is not decided anew',
    rule: 'K16',
    edits: [
      {
        module: `${VERIFIER}/session/sessions.ts`,
        find: "    if (verdict.outcome !== 'accepted') {\n      // What",
        put: "    if (verdict.outcome === 'throttled') {\n      // What",
      },
    ],
  },
];
