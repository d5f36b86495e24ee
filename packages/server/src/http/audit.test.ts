import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { AuditCheck, type AuditEntry } from '@keyturn/core';
import { forEachStore } from '../../../../test/stores.ts';
import { type HttpServer, serve } from './testing/http-server.ts';

const ports = {
  digest: (text: string) => createHash('sha256').update(text).digest('hex'),
  isSigned: (text: string, signature: string, x: string) =>
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }),
      Buffer.from(signature, 'base64url'),
    ),
};

async function exportAudit({ call }: HttpServer): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await call('GET', `/v1/audit?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
    entries.push(...body.items);
    cursor = body.next;
  } while (cursor);
  return entries;
}

forEachStore('audit over http', (open) => {
  test('what is exported verifies offline against a checkpoint, and shows who did what', async (t) => {
    const server = await serve(t, await open(t));
    const { body: region } = await server.call('POST', '/v1/regions', { body: { name: 'eu' } });
    await server.call('POST', '/v1/clients', { body: { name: 'Acme' } });
    const entries = await exportAudit(server);
    const checkpoint = (await server.call('GET', '/v1/audit/checkpoint')).body;
    assert.equal(checkpoint.seq, entries.length);
    const check = new AuditCheck(ports, [checkpoint]);
    for (const entry of entries) check.take(entry);
    assert.deepEqual(check.end(), { verified: true, entries: entries.length, fault: null });
    const added = entries.find(({ action }) => action === 'region.add');
    assert.equal(added?.subject, region.id);
    assert.equal(added?.actorName, 'token:first');
    assert.match(added?.actor ?? '', /^psn_/);
  });

  test('the audit verifies after a person was erased', async (t) => {
    const server = await serve(t, await open(t));
    await server.call('POST', '/v1/regions', { body: { name: 'eu' } });
    await server.deployment.store.transaction((tx) =>
      tx.updateTable('pseudonyms').set({ value: null }).execute(),
    );
    const check = new AuditCheck(ports);
    const entries = await exportAudit(server);
    for (const entry of entries) check.take(entry);
    assert.equal(check.end().verified, true);
    assert.equal(entries.at(-1)?.actorName, null);
    assert.ok(!JSON.stringify(entries).includes('token:first'));
    assert.ok(!JSON.stringify(entries).includes('127.0.0.1'));
  });

  test('a row that someone changed in the database is found', async (t) => {
    const server = await serve(t, await open(t));
    await server.call('POST', '/v1/regions', { body: { name: 'eu' } });
    await server.deployment.store.transaction((tx) =>
      tx.updateTable('audit').set({ subject: 'reg_other' }).where('seq', '=', 2).execute(),
    );
    const check = new AuditCheck(ports);
    for (const entry of await exportAudit(server)) check.take(entry);
    assert.equal(check.end().fault, 'entry 2 was changed');
  });

  test('entries are found by what they are about, newest first', async (t) => {
    const server = await serve(t, await open(t));
    const { body: client } = await server.call('POST', '/v1/clients', { body: { name: 'Acme' } });
    await server.call('PATCH', `/v1/clients/${client.id}`, { body: { name: 'Acme Ltd' } });
    const { body } = await server.call('GET', `/v1/audit?order=newest&subject=${client.id}`);
    assert.deepEqual(
      body.items.map(({ action }: AuditEntry) => action),
      ['client.edit', 'client.add'],
    );
    assert.ok(!JSON.stringify(body).includes('Acme'), 'no name stands in the chain');
  });
});
