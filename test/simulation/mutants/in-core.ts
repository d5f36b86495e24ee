import type { Mutant } from './mutant.ts';

const ROTATION = 'packages/core/src/rotation';
const LIFECYCLE = 'packages/core/src/lifecycle';
const VERDICT = 'packages/core/src/verdict';

/** Faults in what core decides. Where two places guard one rule, the mutant takes both. */
export const CORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'hand-out-before-acknowledgement',
    says: 'a version is handed out as soon as it is published',
    rule: 'K1',
    edits: [
      {
        module: `${ROTATION}/publication.ts`,
        find: '    if (reaches(verifier.applied, published)) continue;',
        put: '    if (verifier.instance !== null) continue;',
      },
    ],
  },
  {
    name: 'no-overlap-in-time',
    says: 'the leaving version may be suspended as soon as the other is handed out',
    rule: 'K4',
    edits: [
      {
        module: `${ROTATION}/overlap.ts`,
        find: `    availableAt +
    durations.pollMs * (1 + durations.jitterRatio) +`,
        put: `    availableAt +
    0 * (durations.pollMs + durations.jitterRatio) -
    1e12 +`,
      },
      {
        module: `${ROTATION}/safety.ts`,
        find: `  if (now >= Math.floor(until)) return null;`,
        put: `  if (now >= 0) return null;`,
      },
    ],
  },
  {
    name: 'holder-not-awaited',
    says: 'a holder that has not confirmed is not waited for',
    rule: 'K5(a)',
    edits: [
      {
        module: `${ROTATION}/holder-standing.ts`,
        find: "  if (holder.kind === 'durable') return true;",
        put: "  if (holder.kind === 'durable') return false;",
      },
    ],
  },
  {
    name: 'first-use-starts-the-clock',
    says: 'a source that presented the new version once has moved, whatever it presents after that',
    rule: 'K5(b)',
    edits: [
      {
        module: `${ROTATION}/source-standing.ts`,
        find: "    if (source.lastOnLeaving === null) return { state: 'moved', clearsAt: null };",
        put: "    return { state: 'moved', clearsAt: null };",
      },
      {
        module: `${ROTATION}/source-standing.ts`,
        find: '  return lastOnStaying >= from && lastOnStaying > lastOnLeaving;',
        put: '  return lastOnStaying >= from;',
      },
    ],
  },
  {
    name: 'rhythm-ignored',
    says: 'every source counts as gone after the shortest quiet window, whatever its gaps',
    rule: 'K5(b)',
    edits: [
      {
        module: `${ROTATION}/source-standing.ts`,
        find: '  return Math.max(durations.quietMs, Math.min(3 * gap, gap + durations.gapMarginMs));',
        put: '  return Math.min(durations.quietMs, gap + durations.quietMs);',
      },
    ],
  },
  {
    name: 'watermark-ignored',
    says: 'what verifiers have not reported yet is taken for silence',
    rule: 'K5(c)',
    edits: [
      {
        module: `${ROTATION}/observation.ts`,
        find: '        observation.end = verifier.watermark;',
        put: '        observation.end = now;',
      },
    ],
  },
  {
    name: 'grace-left-out-of-the-evidence',
    says: 'a verifier in grace, which goes on accepting, is not waited for',
    rule: 'K5(c)',
    edits: [
      {
        module: `${ROTATION}/observation.ts`,
        find: "    if (verifier.standing === 'fresh' || verifier.standing === 'grace') {",
        put: "    if (verifier.standing === 'grace') continue;\n    if (verifier.standing === 'fresh') {",
      },
    ],
  },
  {
    name: 'lost-instance-forgotten',
    says: 'an instance that was lost leaves no time unobserved',
    rule: 'K5(c)',
    edits: [
      {
        module: `${ROTATION}/observation.ts`,
        find: '  if (to <= from) return;',
        put: '  if (to !== null) return;',
      },
    ],
  },
  {
    name: 'hold-ignored',
    says: 'a rotation advances under a hold',
    rule: 'K5(d)',
    edits: [
      {
        module: `${LIFECYCLE}/lineage.ts`,
        find: '  const holds = [...lineage.rotation.holds];',
        put: '  const holds: string[] = lineage.rotation.holds.slice(0, 0);',
      },
      {
        module: `${ROTATION}/next-step.ts`,
        find: `  if (rotation.bySecurityAct && beforeHandOut) return [];`,
        put: `  if (rotation.bySecurityAct || beforeHandOut || rotation.phase !== 'prepared') return [];`,
      },
    ],
  },
  {
    name: 'suspension-skipped',
    says: 'a suspended version is deactivated at once',
    rule: 'K6',
    edits: [
      {
        module: `${ROTATION}/suspension.ts`,
        find: '  const missing = durations.suspensionMs - quiet;',
        put: '  const missing = 0 * quiet;',
      },
    ],
  },
  {
    name: 'suspended-is-refused',
    says: 'a suspended version is answered 401',
    rule: 'K6',
    edits: [
      {
        module: `${VERDICT}/hit.ts`,
        find: "  suspended: onlyFresh('R7', answer('R7', 'version-suspended', { report: 'at-once' })),",
        put: "  suspended: onlyFresh('R7', answer('R2', 'version-deactivated', { report: 'at-once' })),",
      },
    ],
  },
  {
    name: 'undo-from-compromised',
    says: 'a version that fell comes back by a roll back',
    rule: 'K6',
    edits: [
      {
        module: `${LIFECYCLE}/version-state.ts`,
        find: 'const LATCHED_REFUSE = { deactivated: dead, compromised: dead, destroyed: dead } as const;',
        put: "const LATCHED_REFUSE = { deactivated: active('primary'), compromised: active('primary'), destroyed: dead } as const;",
      },
      {
        module: `${LIFECYCLE}/roll-back.ts`,
        find: `  if (isDead(lineage, rotation.from) || isDoomed(lineage, rotation.from)) {`,
        put: `  if (isDoomed(lineage, rotation.from)) {`,
      },
    ],
  },
  {
    name: 'hold-down-ignored',
    says: 'the owner has no time to object',
    rule: 'K12',
    edits: [
      {
        module: `${ROTATION}/retirement.ts`,
        find: '  if (now < holdDownEnd) {',
        put: '  if (now < handedOutAt) {',
      },
    ],
  },
  {
    name: 'stale-says-no',
    says: 'a verifier that is not fresh refuses what it does not know, whatever the floor says',
    rule: 'S',
    edits: [
      {
        module: `${VERDICT}/miss.ts`,
        find: '  return columns[freshness];\n}\n\nfunction missRow',
        put: "  return columns[freshness === 'blank' ? 'blank' : 'fresh'];\n}\n\nfunction missRow",
      },
      {
        module: `${VERDICT}/floor.ts`,
        find: "  return reaches(applied, floor) ? 'reached' : 'above';",
        put: "  return reaches(applied, floor) ? 'reached' : 'reached';",
      },
    ],
  },
  {
    name: 'grace-without-end',
    says: 'a verifier that is cut off goes on accepting for ever',
    rule: 'K7',
    edits: [
      {
        module: `${VERDICT}/freshness.ts`,
        find: '  return facts.graceMs > 0 && facts.graceSpentMs <= facts.graceMs ?',
        put: '  return facts.graceMs > 0 && facts.graceSpentMs >= 0 ?',
      },
    ],
  },
  {
    name: 'roll-back-drops-the-new-version',
    says: 'a roll back ends the new version at once',
    rule: 'K5',
    edits: [
      {
        module: `${LIFECYCLE}/roll-back.ts`,
        find: "  const steppedBack = changeVersion(lineage, stayingOf(rotation), 'rollBack');",
        put: "  const steppedBack = changeVersion(lineage, stayingOf(rotation), 'revoke');",
      },
    ],
  },
  {
    name: 'begin-cancels-the-open-one',
    says: 'beginning again cancels the rotation that is open',
    rule: 'K9',
    edits: [
      {
        module: `${LIFECYCLE}/person-rows.ts`,
        find: "const begin: Row<EventOf<'begin'>> = {\n  ...inEveryPhase(keep),",
        put: `const begin: Row<EventOf<'begin'>> = {
  ...inEveryPhase(keep),
  publishing: (lineage, rotation, event) => anew(cancelUnused(lineage, rotation), event),
  ready: (lineage, rotation, event) => anew(cancelUnused(lineage, rotation), event),
  migrating: (lineage, rotation, event) => anew(cancelUnused(lineage, rotation), event),`,
      },
      {
        module: `${LIFECYCLE}/person-rows.ts`,
        find: "const afterHandOut = refuse('use-roll-back', 'rollBack');",
        put: `function anew(cancelled, { expedited }) {
  if (cancelled.outcome !== 'changed') return cancelled;
  const beginning = { expedited, bySecurityAct: false, holds: [] };
  return changed(beginRotation(cancelled.lineage, beginning), ...cancelled.acts, 'begin-rotation');
}

const afterHandOut = refuse('use-roll-back', 'rollBack');`,
      },
    ],
  },
  {
    name: 'connections-not-awaited',
    says: 'a version is suspended from under an open connection',
    rule: 'K16',
    edits: [
      {
        module: `${ROTATION}/open-connections.ts`,
        find: "  if (facts.leaving.state !== 'active') return [];",
        put: "  if (facts.leaving.state !== 'suspended') return [];",
      },
      {
        module: `packages/verifier/src/session/sessions.ts`,
        find: `      connection.nextUseAt = nextUseAt + USE_EVERY_MS;
      this.#count(connection, now);`,
        put: `      connection.nextUseAt = nextUseAt + USE_EVERY_MS;`,
      },
    ],
  },
];
