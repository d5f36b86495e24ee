import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryJournal } from '../../../../test/memory-journal.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { JournalUnavailable } from '../history/journal-unavailable.ts';
import { serve } from './testing/http-server.ts';

forEachStore('a journal that cannot be written', (open) => {
  test('refuses changes and readiness, lets reads go on, and is made good by the next request', async (t) => {
    const journal = new MemoryJournal();
    const { call } = await serve(t, await open(t), { journal });
    const body = { name: 'market', prefix: 'mkt', scopes: [] };
    const headers = { 'idempotency-key': '"first"' };
    assert.equal((await call('GET', '/readyz', { token: null })).status, 200);

    journal.failure = new JournalUnavailable('ENOSPC', 'no space left in /secret/place');
    const first = await call('POST', '/v1/apis', { body, headers });
    assert.deepEqual([first.status, first.body.code], [503, 'journal-unavailable']);
    assert.equal(first.headers.get('retry-after'), '1');
    assert.ok(!first.text.includes('/secret/place'));
    const again = await call('POST', '/v1/apis', { body, headers });
    assert.equal(again.body.code, 'journal-unavailable', 'what was done is not told yet');
    const other = await call('POST', '/v1/apis', { body: { ...body, prefix: 'other' } });
    assert.equal(other.body.code, 'journal-unavailable');
    const ready = await call('GET', '/readyz', { token: null });
    assert.deepEqual([ready.status, ready.body.code], [503, 'journal-unavailable']);
    const { items } = (await call('GET', '/v1/apis')).body;
    assert.deepEqual(
      items.map(({ prefix }: { prefix: string }) => prefix),
      ['mkt'],
    );

    journal.failure = null;
    const told = await call('POST', '/v1/apis', { body, headers });
    assert.deepEqual([told.status, told.body.id], [201, items[0].id]);
    assert.equal((await call('GET', '/readyz', { token: null })).status, 200);
  });
});
