import type { RotationFacts } from '@keyturn/core';
import type { PropertyName } from './properties.ts';
import { RULES, type Rules } from './rules.ts';
import type { SCENES } from './scenes.ts';

/** A rule taken out of the small world by replacing one decision, and what must go wrong then. */
export interface Removal {
  readonly rule: string;
  readonly scene: keyof typeof SCENES;
  readonly property: PropertyName;
  /** What is different, for people. */
  readonly instead: string;
  readonly rules: Rules;
}

type Change = (facts: RotationFacts, now: number) => RotationFacts;

/** The rotation is decided on other facts than there are. */
function onFacts(change: Change): Rules {
  const step: Rules['step'] = (facts, durations, now) =>
    RULES.step(change(facts, now), durations, now);
  return { ...RULES, step };
}

function onDurations(change: Partial<Parameters<Rules['step']>[1]>): Rules {
  const step: Rules['step'] = (facts, durations, now) =>
    RULES.step(facts, { ...durations, ...change }, now);
  return { ...RULES, step };
}

const acknowledged: Change = (facts) => ({
  ...facts,
  verifiers: facts.verifiers.map((one) =>
    facts.rotation.handedOutAt === null ? { ...one, applied: facts.staying.publishedAt } : one,
  ),
});

const withoutEvidence: Change = (facts, now) => ({
  ...facts,
  holders: [],
  sources: [],
  verifiers: facts.verifiers.map((one) => ({ ...one, watermark: now })),
});

const seenOnlyByReports: Change = (facts, now) => ({
  ...facts,
  verifiers: facts.verifiers.map((one) => ({ ...one, watermark: now })),
});

const silentIsGone: Change = (facts) => ({
  ...facts,
  holders: facts.holders.map((one) => ({ ...one, kind: 'ephemeral' })),
});

const withoutHolders: Change = (facts) => ({ ...facts, holders: [] });

const withoutSources: Change = (facts) => ({ ...facts, sources: [] });

/** What tag and floor are held against a string, though its record is there. */
const stringFirst: Rules['order'] = (byRecord, byString) => {
  const reason = byString();
  const isNothing = reason === 'unknown-key' || reason === 'stale';
  return isNothing ? (byRecord ?? reason) : reason;
};

export const REMOVALS: readonly Removal[] = [
  {
    rule: 'S',
    scene: 'suspension',
    property: 'I1',
    instead: 'a verifier says every no that a fresh one would say',
    rules: { ...RULES, nays: () => 'fresh' },
  },
  {
    rule: 'L',
    scene: 'backup',
    property: 'I17',
    instead: 'what the string says counts before what the record says',
    rules: { ...RULES, order: stringFirst },
  },
  {
    rule: 'K1',
    scene: 'handOut',
    property: 'I4',
    instead: 'every verifier is taken to have acknowledged what was published',
    rules: onFacts(acknowledged),
  },
  {
    rule: 'K2',
    scene: 'suspension',
    property: 'I1_KEPT',
    instead: 'a gateway keeps a no for ever',
    rules: { ...RULES, keepsNo: () => Number.POSITIVE_INFINITY },
  },
  {
    rule: 'K3',
    scene: 'backup',
    property: 'I17',
    instead: 'the floor in a string is not looked at',
    rules: { ...RULES, floor: () => 'reached' },
  },
  {
    rule: 'K4',
    scene: 'unseen',
    property: 'I5',
    instead: 'nobody is given time to deploy',
    rules: onDurations({ deploymentMs: 0 }),
  },
  {
    rule: 'K5',
    scene: 'seen',
    property: 'I5',
    instead: 'no evidence is asked for',
    rules: onFacts(withoutEvidence),
  },
  {
    rule: 'K5(a)',
    scene: 'unseen',
    property: 'I5',
    instead: 'nobody waits for enrolled holders',
    rules: onFacts(withoutHolders),
  },
  {
    rule: 'K5(b)',
    scene: 'seen',
    property: 'I5',
    instead: 'nobody looks who presents the old version',
    rules: onFacts(withoutSources),
  },
  {
    rule: 'K5(c)',
    scene: 'late',
    property: 'I5',
    instead: 'what was not reported was not used',
    rules: onFacts(seenOnlyByReports),
  },
  {
    rule: 'K6',
    scene: 'mistake',
    property: 'I1_MISTAKE',
    instead: 'a version that left is deactivated at once',
    rules: onDurations({ suspensionMs: 0 }),
  },
  {
    rule: 'K7',
    scene: 'revocation',
    property: 'I2',
    instead: 'grace has no end',
    rules: {
      ...RULES,
      freshness: (facts) => {
        const freshness = RULES.freshness(facts);
        return freshness === 'stale' ? 'grace' : freshness;
      },
    },
  },
  {
    rule: 'K8',
    scene: 'revocation',
    property: 'I2',
    instead: 'a lease is counted from when its answer arrives',
    rules: { ...RULES, leaseFrom: (_, heardAt) => heardAt },
  },
  {
    rule: 'K9',
    scene: 'power',
    property: 'I10',
    instead: 'a rotation begins beside the one that is open',
    rules: {
      ...RULES,
      event: (lineage, event) =>
        RULES.event(event.type === 'begin' ? { ...lineage, rotation: null } : lineage, event),
    },
  },
  {
    rule: 'K10',
    scene: 'compromise',
    property: 'I2_CALLED',
    instead: 'a hold stops a security act',
    rules: {
      ...RULES,
      event: (lineage, event) => {
        const isHeld = (lineage.rotation?.holds.length ?? 0) > 0;
        if (event.type !== 'compromise' || !isHeld) return RULES.event(lineage, event);
        return { outcome: 'refused', code: 'rotation-held' };
      },
    },
  },
  {
    rule: 'K12',
    scene: 'objection',
    property: 'I5_OBJECTION',
    instead: 'nobody is given time to object',
    rules: onDurations({ holdDownMs: 0 }),
  },
  {
    rule: 'K13',
    scene: 'unseen',
    property: 'I14_GIVEN',
    instead: 'the copy goes with the first answer',
    rules: {
      ...RULES,
      mayPickUp: (holder, pickedUp) => !pickedUp && RULES.mayPickUp(holder, pickedUp),
    },
  },
  {
    rule: 'K14',
    scene: 'power',
    property: 'I12',
    instead: 'a privileged act is decided on what was read before',
    rules: { ...RULES, reads: (atStart) => atStart },
  },
  {
    rule: 'K15',
    scene: 'unseen',
    property: 'I5',
    instead: 'a holder that is silent is taken to have agreed',
    rules: onFacts(silentIsGone),
  },
  {
    rule: 'K16',
    scene: 'openUse',
    property: 'I18',
    instead: 'a connection is checked when it opens, and never again',
    rules: { ...RULES, staysOpen: () => true },
  },
  {
    rule: 'K16, use',
    scene: 'connected',
    property: 'I5',
    instead: 'an open connection is no use',
    rules: {
      ...onFacts((facts) => ({ ...facts, connections: [] })),
      countsAsUse: () => false,
    },
  },
];
