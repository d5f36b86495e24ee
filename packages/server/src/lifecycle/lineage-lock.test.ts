import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely, KyselyPlugin } from 'kysely';
import {
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { inPhase, type Phase } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolderKeys } from '../../../../test/test-holder.ts';
import { createGrant } from '../deliver/grant-create.ts';
import { confirmVersion } from '../deliver/holder-confirm.ts';
import { enrolHolder } from '../deliver/holder-enrol.ts';
import { holderGone } from '../deliver/holder-gone.ts';
import { pickup } from '../deliver/holder-pickup.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import { compromiseKey } from './key-compromise.ts';
import { completeIssue } from './key-issue.ts';
import { resumeKey } from './key-resume.ts';
import { revokeKey } from './key-revoke.ts';
import { suspendKey } from './key-suspend.ts';
import { taintKey } from './key-taint.ts';
import { advanceRotation } from './rotation-advance.ts';
import { beginRotation } from './rotation-begin.ts';
import { cancelRotation } from './rotation-cancel.ts';
import { expediteRotation } from './rotation-expedite.ts';
import { extendRotation } from './rotation-extend.ts';
import { holdRotation } from './rotation-hold.ts';
import { releaseRotation } from './rotation-release.ts';
import { restoreRotation } from './rotation-restore.ts';
import { rollBackRotation } from './rotation-roll-back.ts';
import { narrowVersion } from './version-narrow.ts';
import { revokeVersion } from './version-revoke.ts';

// K14: what hands out, restores or takes away reads and writes in one transaction on the primary, under
// the lineage's lock. The store is the real one; a plugin writes down which tables are touched when.

/** What a decision about a lineage is made of. */
const LINEAGE = ['keys', 'versions', 'rotations', 'rotation_holds', 'key_suspensions', 'holders'];

interface Touch {
  /** `outside`: not in the transaction of a command. */
  where: 'outside' | 'unlocked' | 'locked';
  what: 'read' | 'write';
  tables: string[];
}

class Recording {
  readonly touches: Touch[] = [];
  readonly deployment: Deployment;
  #isRunning = false;
  #isLocked = false;
  #isLocking = false;

  constructor(deployment: Deployment) {
    const { store } = deployment;
    this.deployment = {
      ...deployment,
      store: {
        kind: store.kind,
        db: store.db.withPlugin(this.#plugin('outside')) as Kysely<Database>,
        transaction: (work) =>
          store.transaction(async (tx) => {
            this.#isLocked = false;
            this.#isRunning = true;
            try {
              return await work(tx.withPlugin(this.#plugin('inside')) as typeof tx);
            } finally {
              this.#isRunning = false;
            }
          }),
        lockLineage: async (tx, keyId) => {
          this.#isLocking = true;
          await store.lockLineage(tx, keyId);
          this.#isLocking = false;
          this.#isLocked = true;
        },
        lockHead: (tx) => store.lockHead(tx),
        migrate: () => store.migrate(),
        close: () => store.close(),
      },
    };
  }

  #plugin(side: 'outside' | 'inside'): KyselyPlugin {
    return {
      transformQuery: ({ node }) => {
        const tables = [...tablesOf(node)].filter((table) => LINEAGE.includes(table));
        if (tables.length === 0 || this.#isLocking) return node;
        const what = node.kind === 'SelectQueryNode' ? 'read' : 'write';
        const inside = this.#isLocked ? 'locked' : 'unlocked';
        // Before and after its transaction a command may look up whose lineage it is.
        if (side === 'inside' || this.#isRunning) {
          this.touches.push({ where: side === 'outside' ? 'outside' : inside, what, tables });
        }
        return node;
      },
      transformResult: async ({ result }) => result,
    };
  }
}

function* tablesOf(node: object): Generator<string> {
  if ('kind' in node && node.kind === 'TableNode') {
    yield (node as unknown as { table: { identifier: { name: string } } }).table.identifier.name;
    return;
  }
  for (const part of Object.values(node)) {
    if (typeof part === 'object' && part !== null) yield* tablesOf(part);
  }
}

interface Scene extends Awaited<ReturnType<typeof inPhase>> {
  world: LifecycleWorld;
  /** With a store that writes down what is touched. */
  deployment: Deployment;
}

interface Act {
  phase: Phase | null;
  /** Before the recording begins. */
  prepare?: (scene: Scene) => Promise<unknown>;
  run: (scene: Scene) => Promise<unknown>;
}

const ACTS: Record<string, Act> = {
  'begin a rotation': {
    phase: null,
    run: ({ deployment, keyId }) =>
      beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false }),
  },
  'hand out a first version': {
    phase: null,
    run: ({ deployment, keyId }) => completeIssue(deployment, OPERATOR, keyId),
  },
  'promote, as the reconciler does': {
    phase: 'ready',
    prepare: ({ world, rotationId }) =>
      releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'freeze' }),
    run: ({ deployment, keyId }) => advanceRotation(deployment, keyId),
  },
  'pick up': {
    phase: 'migrating',
    run: async ({ deployment, holder }) =>
      pickup(deployment, await holder.signed('pickup', { have: 1 }), { have: 1, waitMs: 0 }),
  },
  confirm: {
    phase: 'migrating',
    run: async ({ deployment, holder }) =>
      confirmVersion(deployment, await holder.signed('confirm', { version: 2 }), { version: 2 }),
  },
  'enrol a holder': {
    phase: 'migrating',
    run: async ({ world, deployment, keyId }) => {
      const { grant } = await createGrant(world.deployment, OPERATOR, { keyId, name: 'bot' });
      await enrolHolder(deployment, OPERATOR, { grant }, new TestHolderKeys().enrolment('bot'));
    },
  },
  'grant an enrolment': {
    phase: 'migrating',
    run: ({ deployment, keyId }) => createGrant(deployment, OPERATOR, { keyId, name: 'bot' }),
  },
  'say that a holder is gone': {
    phase: 'migrating',
    run: ({ deployment, holder }) => holderGone(deployment, OPERATOR, { holderId: holder.id }),
  },
  extend: {
    phase: 'migrating',
    run: ({ deployment, rotationId }) =>
      extendRotation(deployment, OPERATOR, { rotationId, byMs: 1_000 }),
  },
  'roll back': {
    phase: 'migrating',
    run: ({ deployment, rotationId }) => rollBackRotation(deployment, OPERATOR, { rotationId }),
  },
  restore: {
    phase: 'suspended',
    run: ({ deployment, rotationId }) => restoreRotation(deployment, OPERATOR, { rotationId }),
  },
  expedite: {
    phase: 'publishing',
    run: ({ deployment, rotationId }) => expediteRotation(deployment, OPERATOR, { rotationId }),
  },
  cancel: {
    phase: 'publishing',
    run: ({ deployment, rotationId }) => cancelRotation(deployment, OPERATOR, { rotationId }),
  },
  hold: {
    phase: 'migrating',
    run: ({ deployment, rotationId }) =>
      holdRotation(deployment, OPERATOR, { rotationId, name: 'freeze', text: '' }),
  },
  release: {
    phase: 'ready',
    run: ({ deployment, rotationId }) =>
      releaseRotation(deployment, OPERATOR, { rotationId, name: 'freeze' }),
  },
  suspend: {
    phase: 'migrating',
    run: ({ deployment, keyId }) => suspendKey(deployment, OPERATOR, { keyId }),
  },
  resume: {
    phase: 'migrating',
    prepare: ({ world, keyId }) => suspendKey(world.deployment, OPERATOR, { keyId }),
    run: ({ deployment, keyId }) => resumeKey(deployment, OPERATOR, { keyId }),
  },
  taint: {
    phase: 'migrating',
    run: ({ deployment, keyId }) => taintKey(deployment, OPERATOR, { keyId, tainted: true }),
  },
  'revoke a key': {
    phase: 'migrating',
    run: ({ deployment, keyId }) => revokeKey(deployment, OPERATOR, { keyId }),
  },
  'revoke a version': {
    phase: 'migrating',
    run: ({ deployment, keyId }) => revokeVersion(deployment, OPERATOR, { keyId, version: 1 }),
  },
  narrow: {
    phase: 'migrating',
    prepare: ({ world, keyId }) =>
      world.deployment.store.transaction((tx) =>
        tx.updateTable('keys').set({ scopes: '["a","b"]' }).where('id', '=', keyId).execute(),
      ),
    run: ({ deployment, keyId }) =>
      narrowVersion(deployment, OPERATOR, { keyId, version: 1, scopes: ['a'] }),
  },
  compromise: {
    phase: 'migrating',
    run: ({ deployment, keyId }) => compromiseKey(deployment, OPERATOR, { keyId }),
  },
};

async function makeScene(world: LifecycleWorld, phase: Phase | null) {
  if (phase !== null) return inPhase(world, phase);
  const { keyId } = await world.issue();
  const none = null as unknown as Awaited<ReturnType<typeof inPhase>>;
  return { ...none, keyId };
}

forEachStore('under the lock of its lineage alone (K14)', (open) => {
  for (const [name, { phase, prepare, run }] of Object.entries(ACTS)) {
    test(name, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const made = await makeScene(world, phase);
      const recording = new Recording(world.deployment);
      const scene: Scene = { ...made, world, deployment: recording.deployment };
      await prepare?.(scene);
      await run(scene);
      const { touches } = recording;
      assert.ok(
        touches.some(({ where }) => where === 'locked'),
        'the lineage was locked',
      );
      assert.deepEqual(
        touches.filter(({ where }) => where !== 'locked'),
        [],
      );
    });
  }
});
