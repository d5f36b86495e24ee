import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { openEpoch } from '../history/open-epoch.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance } from './testing/provider.ts';

forEachStore('the orphans', (open) => {
  test('that a verifier reports are listed, and closed by who may see the whole deployment', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const found = { seen: [], lastCommonRevision: 0, reason: 'put back' };
    await openEpoch(server.deployment, found);
    const at = server.deployment.serverTime.now();
    const sighting = { epoch: 1, revision: 1, lastFour: 'a1B2', count: 2, lastAt: at };
    await new HttpInstance(server, provider).report({ orphans: [sighting] });
    const { body: page } = await server.call('GET', '/v1/orphans');
    assert.equal(page.items.length, 1);
    const [orphan] = page.items;
    assert.deepEqual([orphan.forkEpoch, orphan.lastFour, orphan.count], [1, 'a1B2', 2]);
    assert.equal(orphan.closedAt, null);
    const limited = await server.call('POST', '/v1/tokens', {
      body: { kind: 'admin', name: 'limited', apis: [provider.apiId] },
    });
    const { token } = limited.body;
    const close = `/v1/orphans/${orphan.id}/close`;
    assert.equal((await server.call('GET', '/v1/orphans', { token })).status, 403);
    assert.equal((await server.call('POST', close, { token })).status, 403);
    const closed = await server.call('POST', close);
    assert.equal(closed.status, 200, closed.text);
    assert.ok(closed.body.closedAt);
  });

  test('and what proves or is handed back are taken in the form of the protocol alone', async (t) => {
    const server = await serve(t, await open(t));
    const instance = new HttpInstance(server, await addProvider(server));
    const sighting = { epoch: 1, revision: 1, lastFour: 'a1B2', count: 1, lastAt: 0 };
    const malformed = [
      { orphans: [{ ...sighting, lastFour: 'a1' }] },
      { orphans: [{ ...sighting, epoch: 256 }] },
      { orphans: [{ ...sighting, keyString: 'acme_live_' }] },
      { handedBack: Array.from({ length: 1_001 }, () => ({})) },
      { proof: {} },
    ];
    for (const member of malformed) {
      await assert.rejects(instance.report(member as never), /"code":"invalid-input"/);
    }
  });
});
