import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, type OpenSessions, SESSION_END_MS } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  insertGroup,
  insertKey,
  publish,
  reportOf,
  versionRecord,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { Store } from '../store/store.ts';
import { markInstanceGone } from './instance-gone.ts';
import { openReceipt, receiptApi, showReceipt, waitReceipt } from './receipts.ts';
import { takeReport } from './report.ts';
import { fixedGrace } from './terms.ts';

const LEASE = 30_030;
const GRACE = 900_000;
const BOUND = LEASE + GRACE + SESSION_END_MS;

/** Two fresh instances, `i` and `j`, of a group that serves the key's api; and `x` of another api. */
async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  await insertKey(deployment, 'key_a', 'api_a');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const other = await insertGroup(deployment, 'ver_b', ['api_b']);
  const head = await headOf(deployment);
  for (const id of ['i', 'j']) await takeReport(deployment, group, reportOf(id, 1, head));
  await takeReport(deployment, other, reportOf('x', 1, head));
  const revoke = () =>
    runCommand(deployment, SYSTEM, async (command) => {
      command.change(versionRecord('aa', 'key_a', 'deactivated'), 'api_a');
      command.audit('version.revoke', 'key_a');
      return openReceipt(command, {
        keyId: 'key_a',
        version: 1,
        act: 'revoke',
        grace: fixedGrace(GRACE),
      });
    });
  /** The version itself falls; the key has another. */
  const fall = () =>
    store.transaction(async (tx) => {
      const rows = await tx.selectFrom('versions').selectAll().execute();
      for (const row of rows) {
        await tx
          .insertInto('versions')
          .values({ ...row, number: 2 })
          .execute();
      }
      await tx
        .updateTable('versions')
        .set({ state: 'deactivated' })
        .where('number', '=', 1)
        .execute();
    });
  const show = (id: string) => showReceipt(deployment, id);
  return { deployment, clock, group, head, revoke, show, fall };
}

forEachStore('a receipt', (open) => {
  test('names every instance that may still accept, and by when it must have stopped', async (t) => {
    const { deployment, clock, revoke, show } = await makeWorld(await open(t));
    const renewedAt = deployment.serverTime.now();
    clock.advance(10_000);
    const receipt = await show(await revoke());
    const mustStopBy = formatInstant(renewedAt + BOUND);
    const pending = { group: 'ver_a', region: 'eu', mustStopBy };
    assert.deepEqual(receipt.pending, [
      { instance: 'i', ...pending },
      { instance: 'j', ...pending },
    ]);
    assert.deepEqual([receipt.done, receipt.complete], [[], false]);
    assert.equal(receipt.worstCaseAt, formatInstant(renewedAt + 10_000 + BOUND));
    assert.equal(receipt.revision, (await headOf(deployment)).revision);
  });

  test('is complete when each of them has applied the revision', async (t) => {
    const { deployment, group, revoke, show } = await makeWorld(await open(t));
    const id = await revoke();
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 2, head));
    const half = await show(id);
    assert.deepEqual([half.done, half.pending.length, half.complete], [['i'], 1, false]);
    await takeReport(deployment, group, reportOf('j', 2, head));
    const whole = await show(id);
    assert.deepEqual([whole.done, whole.pending, whole.complete], [['i', 'j'], [], true]);
  });

  test('is complete when the bound of each has passed, whatever else they do', async (t) => {
    const { clock, revoke, show } = await makeWorld(await open(t));
    const id = await revoke();
    clock.advance(BOUND - 1);
    assert.equal((await show(id)).complete, false);
    clock.advance(1);
    const receipt = await show(id);
    assert.deepEqual([receipt.done, receipt.complete], [['i', 'j'], true]);
  });

  test('is not made longer by renewals of who lacks the revision', async (t) => {
    const { deployment, clock, group, head, revoke, show } = await makeWorld(await open(t));
    const id = await revoke();
    const before = await show(id);
    clock.advance(1_000);
    await takeReport(deployment, group, reportOf('i', 2, head));
    assert.deepEqual((await show(id)).pending, before.pending);
  });

  test('does not wait for who stopped cleanly, and does wait for who was only called gone', async (t) => {
    const { deployment, clock, group, head, revoke, show } = await makeWorld(await open(t));
    const id = await revoke();
    await takeReport(deployment, group, reportOf('i', 2, head, { closing: true }));
    await markInstanceGone(deployment, SYSTEM, { verifierId: 'ver_a', instanceId: 'j' });
    clock.advance(LEASE);
    const receipt = await show(id);
    assert.deepEqual(receipt.done, ['i']);
    assert.deepEqual(
      receipt.pending.map(({ instance }) => instance),
      ['j'],
    );
  });

  test('waits until no connection is open by what was withdrawn, as last told', async (t) => {
    const { deployment, clock, group, revoke, show, fall } = await makeWorld(await open(t));
    const openAt = (version: number, keyId = 'key_a'): OpenSessions => {
      return { keyId, version, open: 2 };
    };
    await fall();
    const id = await revoke();
    const head = await headOf(deployment);
    const tell = (instance: string, sequence: number, sessions: OpenSessions[]) =>
      takeReport(deployment, group, reportOf(instance, sequence, head, { sessions }));
    await tell('i', 2, [openAt(1), openAt(2)]);
    await tell('j', 2, [openAt(2), openAt(1, 'key_b')]);
    const half = await show(id);
    assert.deepEqual([half.done, half.complete], [['j'], false]);
    await tell('i', 3, [openAt(2)]);
    assert.equal((await show(id)).complete, true);
    await tell('i', 4, [openAt(1)]);
    assert.equal((await show(id)).complete, false);
    clock.advance(BOUND);
    assert.equal((await show(id)).complete, true, 'nothing is waited for beyond its bound');
  });

  test('is complete at once where nobody may accept', async (t) => {
    const { clock, revoke, show } = await makeWorld(await open(t));
    clock.advance(BOUND);
    const receipt = await show(await revoke());
    assert.deepEqual([receipt.done, receipt.pending, receipt.complete], [[], [], true]);
  });
});

forEachStore('a receipt', (open) => {
  test('waits also for who was renewed beside the command that wrote it', async (t) => {
    const store = await open(t);
    const { deployment, clock, group, head, revoke, show } = await makeWorld(store);
    clock.advance(BOUND);
    const id = await revoke();
    // As if this report had committed while the command ran, unseen by it.
    await takeReport(deployment, group, reportOf('i', 2, head));
    const receipt = await show(id);
    assert.deepEqual(
      receipt.pending.map(({ instance }) => instance),
      ['i'],
    );
    assert.ok((receipt.pending[0]?.mustStopBy ?? '') <= receipt.worstCaseAt);
    await takeReport(deployment, group, reportOf('i', 3, await headOf(deployment)));
    assert.equal((await show(id)).complete, true);
  });

  test('that is waited for comes when it is complete', async (t) => {
    const { deployment, group, revoke } = await makeWorld(await open(t));
    const id = await revoke();
    const waiting = waitReceipt(deployment, id, 60_000);
    const head = await headOf(deployment);
    for (const instance of ['i', 'j']) {
      await takeReport(deployment, group, reportOf(instance, 2, head));
    }
    assert.equal((await waiting).complete, true);
  });

  test('that is waited for comes incomplete when the time is over', async (t) => {
    const { deployment, revoke } = await makeWorld(await open(t));
    const id = await revoke();
    assert.equal((await waitReceipt(deployment, id, 0)).complete, false);
    const ended = AbortSignal.abort();
    assert.equal((await waitReceipt(deployment, id, 60_000, ended)).complete, false);
  });

  test('belongs to the api of its key, and an unknown one is not found', async (t) => {
    const { deployment, revoke } = await makeWorld(await open(t));
    assert.equal(await receiptApi(deployment, await revoke()), 'api_a');
    for (const call of [showReceipt, receiptApi]) {
      await assert.rejects(call(deployment, 'rcp_unknown'), { code: 'not-found' });
    }
    await assert.rejects(waitReceipt(deployment, 'rcp_unknown', 0), { code: 'not-found' });
  });

  test('is not opened by changes of other keys', async (t) => {
    const { deployment, revoke, show } = await makeWorld(await open(t));
    const id = await revoke();
    const { revision } = await show(id);
    await publish(deployment, 'api_a', versionRecord('bb'));
    assert.equal((await show(id)).revision, revision);
  });
});
