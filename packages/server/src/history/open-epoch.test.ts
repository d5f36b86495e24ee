import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Head, SignedHead } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  insertGroup,
  publish,
  reportOf,
  versionRecord,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { ConfigError } from '../config-error.ts';
import { proofOf } from '../keyset/change-log.ts';
import { takeReport } from '../keyset/report.ts';
import { snapshotLines } from '../keyset/snapshot.ts';
import type { Store } from '../store/store.ts';
import { type Backup, backUp, putBack } from '../store/testing/put-back.ts';
import { EPOCH_STEP, openEpoch } from './open-epoch.ts';

/** A deployment whose database is put back after `lost` more revisions, with the proof of the last. */
async function makeWorld(store: Store, lost = 3) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  await publish(deployment, 'api_a', versionRecord('a0'));
  clock.advance(600_000);
  const common = await headOf(deployment);
  const backup = await backUp(store);
  const proofs: SignedHead[] = [];
  for (let count = 1; count <= lost; count += 1) {
    clock.advance(1_000);
    const head = await publish(deployment, 'api_a', versionRecord(`b${count}`));
    proofs.push((await proofOf(store.db, head)) as SignedHead);
  }
  const proof = proofs.at(-1) as SignedHead;
  /** The next process, on what is in the database then; it has no journal. */
  const restart = async (from: Backup | null = backup) => {
    if (from) await putBack(store, from);
    clock.advance(1_000);
    const again = await makeDeployment(store, {}, { clock, seed: `again ${clock.wallMs()}` });
    return again.deployment;
  };
  return { deployment, clock, group, common, backup, proofs, proof, restart };
}

const shown = ({ epoch, revision, hash }: Head): Head => ({ epoch, revision, hash });

forEachStore('a database that lost commits: a verifier that had applied them', (open) => {
  test('is asked to prove it, and with the proof a new epoch begins above all that was seen', async (t) => {
    const { restart, group, proof, common, clock } = await makeWorld(await open(t));
    const deployment = await restart();
    const first = await takeReport(deployment, group, reportOf('i', 1, shown(proof)));
    assert.deepEqual([first.prove, first.leaseMs, first.handBack], [true, null, undefined]);
    assert.deepEqual(first.head, common, 'nothing is believed yet');
    const second = await takeReport(deployment, group, reportOf('i', 2, shown(proof), { proof }));
    assert.equal(second.head.epoch, 2);
    assert.equal(second.head.revision, proof.revision + EPOCH_STEP);
    assert.deepEqual(
      [second.snapshotNeeded, second.leaseMs, second.prove],
      [true, null, undefined],
    );
    assert.deepEqual(second.handBack, { epoch: 1, revision: common.revision });
    clock.advance(3_000);
    const third = await takeReport(deployment, group, reportOf('i', 3, second.head));
    assert.equal(third.leaseMs, 30_000);
    assert.equal(third.handBack, undefined, 'it is asked once');
  });

  test('opens one epoch, however many prove it, at once and later', async (t) => {
    const { restart, group, proofs, proof, clock } = await makeWorld(await open(t));
    const deployment = await restart();
    const reports = ['h', 'i', 'j'].map((id, index) =>
      takeReport(
        deployment,
        group,
        reportOf(id, 1, shown(proof), { proof: proofs[index] ?? proof }),
      ),
    );
    const answers = await Promise.all(reports);
    const head = await headOf(deployment);
    assert.equal(head.epoch, 2);
    assert.ok(answers.some((answer) => answer.head.epoch === 2));
    clock.advance(10_000);
    const late = await takeReport(deployment, group, reportOf('k', 1, shown(proof), { proof }));
    assert.deepEqual(late.head, head);
    assert.deepEqual([late.prove, late.snapshotNeeded], [undefined, true]);
    assert.ok(late.handBack, 'who comes later is asked, too');
  });

  test('is not believed without our own signature over what it shows', async (t) => {
    const { restart, group, proof, common } = await makeWorld(await open(t));
    const deployment = await restart();
    const other = await makeDeploymentElsewhere(await open(t));
    const forged: SignedHead[] = [
      { ...proof, signature: common.hash },
      { ...proof, revision: proof.revision + 5_000_000 },
      { ...proof, epoch: 200 },
      { ...proof, committedAt: proof.committedAt + 1 },
      { ...proof, digests: [] },
      { ...proof, hash: 'f'.repeat(64) },
      other,
    ];
    for (const [index, false_] of forged.entries()) {
      const report = reportOf('i', index + 1, shown(false_), { proof: false_ });
      const answer = await takeReport(deployment, group, report);
      assert.deepEqual([answer.head, answer.leaseMs], [common, null]);
    }
  });

  test('whose proof stands behind a second loss opens a second epoch, and revisions never fall', async (t) => {
    const { restart, group, proof, backup } = await makeWorld(await open(t));
    const once = await restart();
    await takeReport(once, group, reportOf('i', 1, shown(proof), { proof }));
    const lost = await publish(once, 'api_a', versionRecord('cc'));
    const lostProof = (await proofOf(once.store.db, lost)) as SignedHead;
    const twice = await restart(backup);
    const report = reportOf('i', 2, lost, { proof: lostProof });
    const { head } = await takeReport(twice, group, report);
    assert.equal(head.epoch, 3);
    assert.ok(head.revision > lost.revision);
    const forks = await twice.store.db.selectFrom('forks').selectAll().orderBy('epoch').execute();
    assert.deepEqual(
      forks.map(({ epoch }) => epoch),
      [1, 2],
    );
  });
});

forEachStore('the point of a fork', (open) => {
  test('lies at or below what was lost, also where the server had gone on before it was told', async (t) => {
    const { restart, group, proof, common, clock } = await makeWorld(await open(t));
    const deployment = await restart();
    for (const digest of ['d1', 'd2', 'd3', 'd4', 'd5']) {
      clock.advance(30_000);
      await publish(deployment, 'api_a', versionRecord(digest));
    }
    await takeReport(deployment, group, reportOf('i', 1, shown(proof), { proof }));
    assert.equal(await forkOf(deployment.store), common.revision);
  });

  test('is found by the start of the server where server time fell back with the database', async (t) => {
    const { deployment, restart, group, clock, common } = await makeWorld(await open(t), 1);
    clock.advance(3 * 3_600_000);
    const lost = await publish(deployment, 'api_a', versionRecord('late'));
    const proof = (await proofOf(deployment.store.db, lost)) as SignedHead;
    const again = await restart();
    // Its time is held: what it commits now is dated before what was lost.
    const now = () => proof.committedAt - 7_200_000;
    const dated = { ...again, serverTime: { ...again.serverTime, now, raiseTo: () => {} } };
    await publish(dated as unknown as typeof again, 'api_a', versionRecord('dd'));
    await takeReport(again, group, reportOf('i', 1, lost, { proof }));
    assert.equal(await forkOf(again.store), common.revision);
  });
});

forEachStore('a server that runs while its database falls back', (open) => {
  test('opens a new epoch before it does a command, and then does it', async (t) => {
    const store = await open(t);
    const { deployment, backup, proof, common } = await makeWorld(store);
    await putBack(store, backup);
    const head = await publish(deployment, 'api_a', versionRecord('dd'));
    assert.deepEqual([head.epoch, head.revision], [2, proof.revision + EPOCH_STEP + 1]);
    assert.equal(await forkOf(store), common.revision, 'which it knows from its own memory');
  });

  test('answers no report and no snapshot from it before that', async (t) => {
    const store = await open(t);
    const { deployment, backup, group, proof } = await makeWorld(store);
    await putBack(store, backup);
    const [header = '{}'] = await linesOf(snapshotLines(deployment, group));
    assert.equal(JSON.parse(header).head.epoch, 2);
    await putBack(store, backup);
    const { head } = await takeReport(deployment, group, reportOf('i', 1, shown(proof)));
    assert.equal(head.epoch, 3);
  });

  test('notices also where another node has gone on beyond what it knew', async (t) => {
    const store = await open(t);
    const { deployment, backup, restart, proof } = await makeWorld(store);
    const other = await restart(backup);
    for (const digest of ['d1', 'd2', 'd3', 'd4', 'd5']) {
      await publish(other, 'api_a', versionRecord(digest));
    }
    assert.ok((await headOf(other)).revision > proof.revision);
    const head = await publish(deployment, 'api_a', versionRecord('ee'));
    assert.equal(head.epoch, 2);
  });
});

forEachStore('an epoch', (open) => {
  test('is opened once by two nodes that find the same', async (t) => {
    const { restart, proof } = await makeWorld(await open(t));
    const one = await restart();
    const two = await restart(null);
    const found = {
      seen: [{ ...proof, at: proof.committedAt }],
      lastCommonRevision: 2,
      reason: 'test',
    };
    const opened = await Promise.all([openEpoch(one, found), openEpoch(two, found)]);
    assert.equal(opened.filter((head) => head !== null).length, 1);
    assert.equal((await headOf(one)).epoch, 2);
  });

  test('is refused clearly where there is none left, and nothing is changed', async (t) => {
    const store = await open(t);
    const { restart, proof } = await makeWorld(store);
    const deployment = await restart();
    await store.transaction(async (tx) => {
      await tx.updateTable('head').set({ epoch: 255 }).execute();
    });
    const key = publish(deployment, 'api_a', versionRecord('ee'));
    assert.equal((await key).epoch, 255, 'the last one is used to its end');
    const found = { seen: [], lastCommonRevision: 2, reason: 'test' };
    await assert.rejects(openEpoch(deployment, found), { code: 'no-epoch-left' });
    assert.equal((await headOf(deployment)).epoch, 255);
    assert.ok(proof);
  });

  test('is the last in which a server starts: it says so, and what to do', async (t) => {
    const store = await open(t);
    const { deployment, backup, clock } = await makeWorld(store);
    await putBack(store, backup);
    await store.transaction(async (tx) => {
      await tx.updateTable('head').set({ epoch: 255 }).execute();
    });
    const { journal } = deployment;
    const start = makeDeployment(store, { journal }, { clock, seed: 'again' });
    await assert.rejects(start, (error: Error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /no epoch left.*newest backup.*new deployment/);
      return true;
    });
    assert.equal((await headOf(deployment)).epoch, 255, 'and nothing is changed');
  });

  test('says how many are left, in its audit entry and to people', async (t) => {
    const { restart, group, proof } = await makeWorld(await open(t));
    const deployment = await restart();
    await takeReport(deployment, group, reportOf('i', 1, shown(proof), { proof }));
    const { db } = deployment.store;
    const [entry] = await db
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'epoch.open')
      .execute();
    assert.equal(JSON.parse(entry?.details ?? '{}').epochsLeft, 253);
    const told = await db.selectFrom('outbox').select(['type', 'data']).execute();
    const notice = told.find(({ type }) => type === 'epoch.opened');
    assert.equal(JSON.parse(notice?.data ?? '{}').epochsLeft, 253);
  });

  test('is a fork for every verifier, in the snapshot, whose header proves its head', async (t) => {
    const { restart, group, proof, common } = await makeWorld(await open(t));
    const deployment = await restart();
    await takeReport(deployment, group, reportOf('i', 1, shown(proof), { proof }));
    const lines = await linesOf(snapshotLines(deployment, group));
    const header = JSON.parse(lines[0] ?? '');
    assert.deepEqual(shown(header.proof), header.head);
    const forks = lines.filter((line) => line.includes('"fork"')).map((line) => JSON.parse(line));
    assert.deepEqual(forks, [
      { kind: 'fork', schema: 2, epoch: 1, lastCommonRevision: common.revision, closed: false },
    ]);
  });
});

async function linesOf(pieces: AsyncIterable<string>): Promise<string[]> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text.split('\n');
}

async function forkOf({ db }: Store): Promise<number> {
  const fork = await db.selectFrom('forks').selectAll().executeTakeFirstOrThrow();
  return fork.last_common_revision;
}

/** A proof by a server with another key. */
async function makeDeploymentElsewhere(store: Store): Promise<SignedHead> {
  const { deployment } = await makeDeployment(store, {}, { seed: 'elsewhere' });
  for (const digest of ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']) {
    await publish(deployment, 'api_a', versionRecord(digest));
  }
  return (await proofOf(store.db, await headOf(deployment))) as SignedHead;
}
