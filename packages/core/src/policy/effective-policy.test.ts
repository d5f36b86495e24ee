import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type EffectivePolicy,
  effectivePolicy,
  POLICY_LEVELS,
  type PolicyCandidate,
  valuesOf,
} from './effective-policy.ts';
import { GRACE_CLASSES } from './grace.ts';
import { DEADLINE_ACTIONS, NO_DOCUMENT, type PolicyMembers } from './policy-document.ts';

const RHYTHM: readonly string[] = ['maxAgeMs', 'rotateAfterMs', 'rotateOn'];

const { name: _name, attachTo: _attachTo, ...nothing } = NO_DOCUMENT;

/** Of the plain objects that a caller has. */
const record = <Value>(of: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }) =>
  fc.record<Value>(of, { noNullPrototype: true });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const ms = orNull(fc.nat());
const texts = orNull(fc.array(fc.string(), { maxLength: 3 }));

const members: fc.Arbitrary<PolicyMembers> = record({
  quietMs: ms,
  retireSafetyMs: ms,
  suspensionMs: ms,
  holdDownMs: ms,
  jitterRatio: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
  restore: orNull(fc.constantFrom('by-rule' as const, 'ask' as const)),
  narrowScopes: orNull(fc.constantFrom('by-evidence' as const, 'off' as const)),
  narrowOrder: texts,
  grace: orNull(fc.constantFrom(...GRACE_CLASSES)),
  maxAgeMs: ms,
  rotateAfterMs: ms,
  rotateOn: texts,
  windowMs: ms,
  calendar: orNull(
    record({
      timeZone: fc.string(),
      workingHours: fc.constant(null),
      freezeDays: fc.constant([]),
      freezes: fc.constant([]),
    }),
  ),
  deadlineMs: ms,
  deadlineAction: orNull(fc.constantFrom(...DEADLINE_ACTIONS)),
  ladderMs: orNull(fc.array(fc.nat(), { maxLength: 3 })),
  contacts: texts,
});

const LEVELS = ['key', 'client', 'key-class', 'api'] as const;

/** At most one of each level, nearest first. */
const candidates: fc.Arbitrary<PolicyCandidate[]> = fc
  .tuple(...LEVELS.map(() => orNull(members)))
  .map((all) =>
    LEVELS.flatMap((level, index) => {
      const given = all[index] ?? null;
      return given === null ? [] : [{ level, policy: `policy of the ${level}`, members: given }];
    }),
  );

function eachMember(policy: EffectivePolicy) {
  return Object.entries(policy) as [keyof PolicyMembers, EffectivePolicy['quietMs']][];
}

test('the nearest policy that says anything of a member wins it', () => {
  fc.assert(
    fc.property(candidates, members, (all, deployment) => {
      for (const [member, { value, level, policy }] of eachMember(
        effectivePolicy(all, deployment),
      )) {
        if (RHYTHM.includes(member)) continue;
        const nearest = all.find((one) => one.members[member] !== null);
        assert.deepEqual(
          [value, level, policy],
          nearest === undefined
            ? [deployment[member], 'deployment', null]
            : [nearest.members[member], nearest.level, nearest.policy],
          member,
        );
      }
    }),
  );
});

test('when a key rotates is said by one policy: an age is never mixed with the dates of another', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const { maxAgeMs, rotateAfterMs, rotateOn } = effectivePolicy(all);
      const rhythm = [maxAgeMs, rotateAfterMs, rotateOn];
      assert.equal(new Set(rhythm.map(({ level }) => level)).size, 1);
      const nearest = all.find(({ members: { maxAgeMs, rotateAfterMs, rotateOn } }) =>
        [maxAgeMs, rotateAfterMs, rotateOn].some((value) => value !== null),
      );
      assert.equal(maxAgeMs.policy, nearest?.policy ?? null);
      const values = rhythm.map(({ value }) => value);
      const { members } = nearest ?? { members: nothing };
      assert.deepEqual(values, [members.maxAgeMs, members.rotateAfterMs, members.rotateOn]);
    }),
  );
});

test('the order in which policies are found does not matter', () => {
  const shuffled = candidates.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      assert.deepEqual(effectivePolicy(other), effectivePolicy(all));
    }),
  );
});

test('two policies of one level are never silently one', () => {
  for (const level of LEVELS) {
    const two = ['a', 'b'].map((policy) => ({ level, policy, members: nothing }));
    assert.throws(() => effectivePolicy(two), { name: 'TypeError', message: new RegExp(level) });
  }
});

test('without a policy the deployment decides all, and a policy that says nothing changes nothing', () => {
  fc.assert(
    fc.property(members, (deployment) => {
      assert.deepEqual(valuesOf(effectivePolicy([], deployment)), deployment);
      const silent = [{ level: 'key' as const, policy: 'silent', members: nothing }];
      assert.deepEqual(effectivePolicy(silent, deployment), effectivePolicy([], deployment));
    }),
  );
});

test('every member has a level of the list, and every member of a document is decided', () => {
  const policy = effectivePolicy([]);
  assert.deepEqual(Object.keys(policy).sort(), Object.keys(nothing).sort());
  for (const [, { level }] of eachMember(policy)) assert.ok(POLICY_LEVELS.includes(level));
});
