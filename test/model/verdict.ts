import { type Freshness, REASONS, type Reason, reaches } from '@keyturn/core';
import type { Rules } from './rules.ts';
import type { KeyString, Records, Replica, Verifier, World } from './world.ts';

/** How well the verifier knows the key set. */
export function freshnessAt(
  verifier: Verifier,
  now: number,
  grace: number,
  rules: Rules,
): Freshness {
  const { replica, heard, leaseUntil } = verifier;
  return rules.freshness({
    blank: replica === null,
    appliedReached: replica !== null && heard !== null && reaches(replica.at, heard),
    leaseRuns: now < leaseUntil,
    graceSpentMs: Math.max(0, now - leaseUntil),
    graceMs: grace,
  });
}

/** What the verifier says to a request with this string, while it cannot reach the server. */
export function verdictOf(
  verifier: Verifier,
  presented: KeyString,
  now: number,
  grace: number,
  rules: Rules,
): Reason {
  const freshness = freshnessAt(verifier, now, grace, rules);
  const { replica } = verifier;
  const record = replica && recordOf(replica.records, presented);
  const byRecord =
    replica && record ? recordVerdict(replica.records, record, freshness, rules) : null;
  return rules.order(byRecord, () => stringVerdict(presented, replica, freshness, rules));
}

/** The HTTP status of a verdict. */
export function statusOf(reason: Reason): number {
  return REASONS[reason].status;
}

type Record = Records['versions'][number];

export function recordOf(records: Records, { number, floor }: KeyString): Record | undefined {
  return records.versions.find(
    (one) =>
      one.number === number &&
      one.floor.epoch === floor.epoch &&
      one.floor.revision === floor.revision,
  );
}

/** Step 2 and 3 of the decision table. */
function recordVerdict(
  { keyRevoked, keySuspended }: Records,
  { state, ending, designation }: Record,
  freshness: Freshness,
  rules: Rules,
): Reason {
  const facts = {
    understood: true,
    state,
    ending,
    keyRevoked,
    sameApi: true,
    sameEnvironment: true,
    keySuspended,
    time: 'unlimited',
  } as const;
  const found = rules.hit(facts, freshness);
  if (found.act === null) return rules.hit(facts, rules.nays(freshness)).reason ?? found.reason;
  const accepting = freshness === 'fresh' ? 'fresh' : 'grace';
  return rules.active(
    {
      addressAllowed: true,
      regionAllowed: true,
      scopesHeld: true,
      limit: 'within',
      designation,
    },
    accepting,
  ).reason;
}

/** Step 4; the synchronisation of row M6 gets no answer. */
function stringVerdict(
  { floor }: KeyString,
  replica: Replica | null,
  freshness: Freshness,
  rules: Rules,
): Reason {
  const standing = rules.floor(floor, replica?.at ?? null, replica?.forks ?? []);
  const found = rules.miss(
    { form: 'native', checksumRight: true, ringKeyKnown: true, tagRight: true, floor: standing },
    rules.nays(freshness),
  );
  if (found.act === null) return found.reason;
  return rules.synchronised('no-answer').reason ?? 'behind';
}

/** The verifiers whose process runs. */
export function running({ verifiers }: World): Verifier[] {
  return verifiers.filter(({ up }) => up);
}
