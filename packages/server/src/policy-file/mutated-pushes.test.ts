import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NO_DOCUMENT, type PolicyDocument } from '@keyturn/core';
import {
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { applyPolicies } from '../policies/apply-policies.ts';
import { policyMembers } from '../policies/policy-members.ts';
import { Refusal } from '../problem/refusal.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { mutated, seededNumbers } from './testing/mutated.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const EXAMPLE = readFileSync(
  new URL('../../../../docs/policies.example.yaml', import.meta.url),
  'utf8',
);

/** Names much that only the server knows, and ages that only just go together with the rest. */
const NAMES = `policies:
  - name: market
    attachTo:
      apis: [market]
    maxAge: 8d
  - name: market-bots
    attachTo:
      keyClasses: [market/bots, market/default]
    suspension: 24h
  - name: slow-client
    attachTo:
      clients: [Acme Ltd, Northwind, Globex, Initech]
    quiet: 36h
`;

const FILES_OF_EACH = 500;

const CLIENTS: Readonly<Record<string, string>> = {
  'Acme Ltd': 'cli_1',
  Northwind: 'cli_2',
  Globex: 'cli_3',
  Initech: 'cli_4',
};

/** What the files name, with a key that comes under all of their policies. */
async function exampleWorld(world: LifecycleWorld): Promise<void> {
  await world.deployment.store.transaction(async (tx) => {
    const classes = { default: { grace: 'balanced' }, bots: { grace: 'balanced' } };
    await tx
      .updateTable('apis')
      .set({ name: 'market', key_classes: JSON.stringify(classes) })
      .execute();
    await tx.deleteFrom('clients').execute();
    const clients = Object.entries(CLIENTS).map(([name, id]) => ({ id, name }));
    await tx
      .insertInto('clients')
      .values(clients.map((client) => ({ ...client, contacts: '[]', created_at: 0 })))
      .execute();
  });
  await world.startInstance('i');
  await world.issue({ class: 'bots' });
}

/** All that a push writes, and how far head and audit have come. */
async function written({ deployment }: LifecycleWorld) {
  const { db } = deployment.store;
  const head = await db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
  const audit = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    revision: [head.epoch, head.revision],
    audited: [head.audit_seq, audit.count],
    policies: await db.selectFrom('policies').selectAll().orderBy('id').execute(),
    versions: await db
      .selectFrom('policy_versions')
      .selectAll()
      .orderBy('policy_id')
      .orderBy('version')
      .execute(),
    targets: await db.selectFrom('policy_targets').selectAll().orderBy('target_id').execute(),
    keys: await db.selectFrom('keys').select(['id', 'policy_id', 'schedule_at']).execute(),
  };
}

type Written = Awaited<ReturnType<typeof written>>;

/** What stands now of those that the file names, as a file says it. */
function standing({ policies, targets }: Written, names: readonly string[]): PolicyDocument[] {
  return names.map((name) => {
    const row = policies.find((one) => one.name === name);
    assert.ok(row, `${name} was not written`);
    const ofKind = (kind: string) =>
      targets
        .filter((one) => one.policy_id === row.id && one.kind === kind)
        .map(({ target_id }) => target_id)
        .sort();
    const attachTo = {
      apis: ofKind('api'),
      keyClasses: ofKind('key-class'),
      clients: ofKind('client'),
      keys: [],
    };
    return { ...policyMembers(row.document), name, attachTo };
  });
}

/** With the ids of what it names. */
function named(policy: PolicyDocument): PolicyDocument {
  const ids = (list: string[]) =>
    list.map((text) => CLIENTS[text] ?? text.replace(/^market\b/, 'acme')).sort();
  const { apis, keyClasses, clients } = policy.attachTo;
  const attachTo = {
    apis: ids(apis),
    keyClasses: ids(keyClasses),
    clients: ids(clients),
    keys: [],
  };
  return { ...policy, attachTo };
}

function policiesOf(bytes: Uint8Array): PolicyDocument[] | null {
  const answer = readPolicyFile(bytes, POLICY_WORLD);
  return 'policies' in answer ? answer.policies : null;
}

forEachStore('mutated policy files that can be read', (open) => {
  test('change nothing where they are refused, and otherwise say from then on what the file says', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    await exampleWorld(world);
    const apply = (policies: readonly PolicyDocument[]) =>
      applyPolicies(world.deployment, OPERATOR, { policies, dryRun: false });
    const count = { refused: 0, changed: 0, same: 0 };
    /** Pushes what there is of a mutated file. */
    const push = async (policies: readonly PolicyDocument[], seed: string) => {
      const before = await written(world);
      const refusal = await apply(policies).then(() => null, asRefusal);
      const after = await written(world);
      if (refusal !== null) {
        assert.equal(refusal.code, 'invalid-input', seed);
        assert.deepEqual(after, before, seed);
        count.refused += 1;
        return [];
      }
      const names = policies.map(({ name }) => name);
      assert.deepEqual(standing(after, names), policies.map(named), seed);
      const others = ({ policies: all }: Written) =>
        all.filter(({ name }) => !names.includes(name));
      assert.deepEqual(others(after), others(before), `${seed}: not in the file`);
      const isSame = after.audited[0] === before.audited[0];
      if (isSame) assert.deepEqual(after, before, seed);
      count[isSame ? 'same' : 'changed'] += 1;
      return after.policies.map(({ name }) => name);
    };
    for (const text of [EXAMPLE, NAMES]) {
      const good = new TextEncoder().encode(text);
      const example = policiesOf(good) ?? [];
      await apply(example);
      for (let seed = 1; seed <= FILES_OF_EACH; seed += 1) {
        const policies = policiesOf(mutated(good, seededNumbers(seed)));
        if (policies === null) continue;
        const there = await push(policies, `seed ${seed} of ${text.slice(0, 30)}`);
        // The next one meets the file as it was; what was added is for no key from now on.
        const strange = there.filter((one) => example.every(({ name }) => name !== one));
        await apply([...example, ...strange.map((name) => ({ ...NO_DOCUMENT, name }))]);
      }
    }
    t.diagnostic(JSON.stringify(count));
    assert.ok(
      Object.values(count).every((each) => each >= 15),
      JSON.stringify(count),
    );
  });
});

/** @throws what is no refusal. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
