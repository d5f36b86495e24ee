import type { Mutant } from './mutant.ts';

const SERVER = 'packages/server/src';

/** Faults in what the server stores, moves and tells. */
export const SERVER_MUTANTS: readonly Mutant[] = [
  {
    name: 'probe-counts-as-use',
    says: "a rotator's test call moves its source to the new version",
    rule: 'K5',
    edits: [
      {
        module: `${SERVER}/usage/sources.ts`,
        find: "  const presentations = uses.filter((use) => use.keyId !== '' && !use.probe);",
        put: "  const presentations = uses.filter((use) => use.keyId !== '');",
      },
    ],
  },
  {
    name: 'refused-use-not-counted',
    says: 'a presentation that was refused is no evidence of use',
    rule: 'K5(b)',
    edits: [
      {
        module: `${SERVER}/usage/reported-use.ts`,
        find: '    if (row.count <= 0) continue;',
        put: "    if (row.count <= 0 || (row.keyId !== null && row.outcome !== 'accepted')) continue;",
      },
    ],
  },
  {
    name: 'gap-not-kept',
    says: 'the gaps of a source are forgotten',
    rule: 'K5(b)',
    edits: [
      {
        module: `${SERVER}/usage/source-rows.ts`,
        find: '          longest_gap_ms: longestGap(),',
        put: '          longest_gap_ms: 0,',
      },
    ],
  },
  {
    name: 'lease-without-head',
    says: 'an instance that lacks changes has its lease renewed, and is told an older head',
    rule: 'K8',
    edits: [
      {
        module: `${SERVER}/keyset/report.ts`,
        find: '    leaseMs: intake.renewed ? durations.leaseMs : null,',
        put: '    leaseMs: durations.leaseMs,\n    ...(applied !== null && { head: applied }),',
      },
      {
        module: `${SERVER}/keyset/report.ts`,
        find: '    changes: changes ?? [],',
        put: '    changes: [],',
      },
    ],
  },
  {
    name: 'lease-taken-for-over-too-soon',
    says: 'the server takes a lease for ended while it still runs',
    rule: 'K8',
    edits: [
      {
        module: `${SERVER}/keyset/lease-watch.ts`,
        find: '    return known.movedAt + this.#leaseMs - this.#clock.monotonicMs();',
        put: '    return known.movedAt + this.#leaseMs / 4 - this.#clock.monotonicMs();',
      },
    ],
  },
  {
    name: 'floor-taken-too-early',
    says: 'a key string carries an earlier revision than the one that publishes it, and a no follows from it',
    rule: 'K3',
    edits: [
      {
        module: `${SERVER}/lifecycle/mint.ts`,
        find: '    epoch,\n    revision,\n    ringId: ring.id,',
        put: '    epoch,\n    revision: Math.max(1, revision - 40),\n    ringId: ring.id,',
      },
      {
        module: 'packages/core/src/verdict/miss.ts',
        find: '  return columns[freshness];\n}\n\nfunction missRow',
        put: "  return columns[freshness === 'blank' ? 'blank' : 'fresh'];\n}\n\nfunction missRow",
      },
    ],
  },
  {
    name: 'clones-share-an-instance',
    says: 'the report of a second process with the same id is taken for a repetition',
    rule: 'K5(c)',
    edits: [
      {
        module: `${SERVER}/keyset/report-turn.ts`,
        find: "  if (known !== null && known !== content) return 'clash';",
        put: "  if (known !== null && known !== content) return 'repetition';",
      },
      {
        module: `${SERVER}/keyset/report-turn.ts`,
        find: `  return sequence === row.sequence ? 'repetition' : 'stray';`,
        put: `  return 'repetition';`,
      },
    ],
  },
  {
    name: 'audit-after-the-answer',
    says: 'audit entries are not written with the change',
    rule: 'K14',
    edits: [
      {
        module: `${SERVER}/lifecycle/finish-command.ts`,
        find: '  await appendAudit(command, head);',
        put: "  if (!command.entries.some(({ action }) => action.startsWith('rotation.'))) await appendAudit(command, head);",
      },
    ],
  },
  {
    name: 'taint-hands-out',
    says: 'a pickup is answered whatever is suspected of the key, and after its end',
    rule: 'K10',
    edits: [
      {
        module: `${SERVER}/deliver/holder-pickup.ts`,
        find: '    requireHandOut(command, loaded);',
        put: '    if (loaded.versions.length === 0) requireHandOut(command, loaded);',
      },
    ],
  },
  {
    name: 'pickup-without-signature',
    says: 'whoever names a holder is given its version',
    rule: 'K10',
    edits: [
      {
        module: `${SERVER}/deliver/verify-signature.ts`,
        find: "  if (!isHolders) throw new Refusal('signature-invalid', 'The signature does not verify.');",
        put: "  if (!isHolders && base === '') throw new Refusal('signature-invalid', '');",
      },
    ],
  },
  {
    name: 'receipt-too-early',
    says: 'a receipt states an instant before the bound that is enforced',
    rule: 'K7',
    edits: [
      {
        module: `${SERVER}/keyset/receipts.ts`,
        find: '      worst_case_at: worstCaseAt,',
        put: '      worst_case_at: Math.floor(now + (worstCaseAt - now) / 8),',
      },
    ],
  },
  {
    name: 'compromise-stops-nothing',
    says: 'verifiers are not told of a version that fell',
    rule: 'K7',
    edits: [
      {
        module: `${SERVER}/keyset/append.ts`,
        find: '  const rows = command.changes.map(({ record, apiId }) => ({',
        put: "  const told = command.changes.filter(({ record }) => record.kind !== 'version' || record.state !== 'compromised');\n  const rows = (told.length > 0 ? told : command.changes).map(({ record, apiId }) => ({",
      },
    ],
  },
  {
    name: 'journal-not-replayed',
    says: 'what a database lost is not brought back from the journal',
    rule: 'K10',
    edits: [
      {
        module: `${SERVER}/history/repair-history.ts`,
        find: "    replayed = await replayLost(command, stretch);\n    command.audit('history.replay', 'journal', { look: replayed.look });",
        put: "    command.audit('history.replay', 'journal', {});",
      },
      {
        module: `${SERVER}/history/hand-back.ts`,
        find: `  if (handedBack === undefined || handedBack.length === 0) return;`,
        put: `  if (handedBack === undefined || handedBack.length >= 0) return;`,
      },
    ],
  },
  {
    name: 'unsigned-tombstone-believed',
    says: 'what a verifier hands back is believed without our signature, and unasked',
    rule: 'K10',
    edits: [
      {
        module: `${SERVER}/history/hand-back.ts`,
        find: "  if (asked === 'nobody') return",
        put: "  if (asked === 'nobody' && instance === '') return",
      },
      {
        module: `${SERVER}/history/hand-back.ts`,
        find: '  const signed = handedBack.filter((set) => isPublishedByUs(deployment, set));',
        put: '  const signed = handedBack.slice();',
      },
      {
        module: `${SERVER}/history/hand-back.ts`,
        find: "  const taken = asked === 'it' ? [...lost, ...forks] : lost;",
        put: '  const taken = [...lost, ...forks];',
      },
    ],
  },
];
