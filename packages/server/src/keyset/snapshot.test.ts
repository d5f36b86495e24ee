import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import type { SnapshotHeader, SnapshotTrailer } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertGroup, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Deployment } from '../deployment.ts';
import type { VerifierGroup } from './group.ts';
import { snapshotLines } from './snapshot.ts';

interface Read {
  header: SnapshotHeader;
  records: string[];
  trailer: SnapshotTrailer;
  /** All bytes before the trailer. */
  signed: string;
}

async function readSnapshot(deployment: Deployment, group: VerifierGroup): Promise<Read> {
  let text = '';
  for await (const piece of snapshotLines(deployment, group)) {
    assert.ok(piece.endsWith('\n'), 'a piece is some whole lines');
    text += piece;
  }
  const lines = text.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  return {
    header: JSON.parse(lines[0] ?? ''),
    records: lines.slice(1, -1),
    trailer: JSON.parse(last),
    signed: text.slice(0, -last.length - 1),
  };
}

function isSigned({ header, trailer, signed }: Read): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: header.serverKey },
    format: 'jwk',
  });
  const hex = createHash('sha256').update(signed).digest('hex');
  return verify(null, Buffer.from(hex), key, Buffer.from(trailer.signature, 'base64url'));
}

forEachStore('a snapshot', (open) => {
  test('holds the newest record of each identity, of its apis and of all', async (t) => {
    const { deployment } = await makeDeployment(await open(t));
    const group = await insertGroup(deployment, 'ver_a', ['api_a', 'api_c']);
    await publish(deployment, 'api_a', versionRecord('aa'), versionRecord('ab'));
    await publish(deployment, 'api_b', versionRecord('bb'));
    await publish(deployment, 'api_c', versionRecord('cc'));
    const head = await publish(deployment, 'api_a', versionRecord('aa', 'key_a', 'deactivated'));
    const { header, records, trailer } = await readSnapshot(deployment, group);
    assert.deepEqual(header.head, head);
    assert.deepEqual(header.apis, ['api_a', 'api_c']);
    assert.deepEqual([header.group, header.region], ['ver_a', 'eu']);
    assert.equal(header.serverTime, deployment.serverTime.now());
    assert.ok(header.expiresAt > header.serverTime);
    assert.equal(trailer.records, records.length);
    assert.deepEqual(
      records.map((record) => JSON.parse(record)).filter(({ kind }) => kind === 'version'),
      [versionRecord('aa', 'key_a', 'deactivated'), versionRecord('ab'), versionRecord('cc')],
    );
    assert.ok(records.some((record) => JSON.parse(record).kind === 'ring'));
  });

  test('is signed over every byte before its last line', async (t) => {
    const { deployment } = await makeDeployment(await open(t));
    const group = await insertGroup(deployment, 'ver_a', ['api_a']);
    await publish(deployment, 'api_a', versionRecord('aa'));
    const read = await readSnapshot(deployment, group);
    assert.ok(isSigned(read));
    assert.ok(!isSigned({ ...read, signed: read.signed.replace('active', 'Active') }));
    assert.equal(read.header.serverKey, deployment.sign.publicKey);
  });

  test('has in it exactly what its head says, while others commit', async (t) => {
    const { deployment } = await makeDeployment(await open(t));
    const group = await insertGroup(deployment, 'ver_a', ['api_a']);
    const digests = Array.from({ length: 9 }, (_, index) => `d${index}`);
    await publish(deployment, 'api_a', ...digests.map((digest) => versionRecord(digest)));
    const before = await headOf(deployment);
    const waiting = [...digests];
    const latchNext = async () => {
      const digest = waiting.shift() ?? 'new';
      await publish(deployment, 'api_a', versionRecord(digest, 'key_a', 'deactivated'));
      await publish(deployment, 'api_b', versionRecord(`b${digest}`));
    };
    const read = await readSnapshot(afterEachRead(deployment, latchNext), group);
    const versions = read.records
      .map((record) => JSON.parse(record))
      .filter(({ kind }) => kind === 'version');
    const latched = versions.filter(({ state }) => state === 'deactivated');
    assert.ok(latched.length > 0);
    assert.equal(latched.length, (read.header.head.revision - before.revision) / 2);
    assert.deepEqual(versions.map(({ digest }) => digest).sort(), digests);
    assert.equal(read.trailer.records, read.records.length);
    assert.ok(isSigned(read));
  });
});

/** The deployment, with something committed by others after each of its reads. */
function afterEachRead(deployment: Deployment, act: () => Promise<void>): Deployment {
  const db = deployment.store.db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await act();
      return result;
    },
  });
  return { ...deployment, store: { ...deployment.store, db } };
}
