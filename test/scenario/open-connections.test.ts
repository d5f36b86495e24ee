import assert from 'node:assert/strict';
import { test } from 'node:test';
import { made } from '../../packages/cli/src/demo/made.ts';
import { completeReceipt } from './live/complete-receipt.ts';
import { startMarket } from './open-connections/market.ts';
import { openMutePeer, PriceStream } from './open-connections/price-stream.ts';

/** Far longer than anything here may take. */
const GUARD_MS = 120_000;

test('a revoked key is cut off on every instance, and an honest one loses nothing by it', {
  timeout: GUARD_MS,
}, async (t) => {
  // 1. Three instances of the market API, an honest client and a thief with a stream at each.
  const { admin, apiUrls, issue, told } = await startMarket(t);
  const honest = await issue('honest');
  const stolen = await issue('stolen');
  const openAll = (keyString: string) =>
    Promise.all(apiUrls.map((url) => PriceStream.open(url, keyString)));
  const [honestStreams, stolenStreams] = await Promise.all([
    openAll(honest.keyString),
    openAll(stolen.keyString),
  ]);
  const mute = await openMutePeer(apiUrls[2] ?? '', stolen.keyString);
  const [events] = await Promise.all([
    fetch(`${apiUrls[0]}/v1/events`, { headers: { 'X-API-Key': stolen.keyString } }),
    ...stolenStreams.map((stream) => stream.next()),
  ]);
  assert.equal(events.headers.get('content-type'), 'text/event-stream');
  while ((await told()) !== 8) await honestStreams[0]?.next();

  // 2. The stolen key is revoked. Every stream of it ends: by a close, as an event, by being cut.
  const ends = Promise.all(stolenStreams.map(({ closed }) => closed));
  const params = { path: { keyId: stolen.keyId } };
  const { id: receiptId } = await made(admin.POST('/v1/keys/{keyId}/revoke', { params, body: {} }));
  await ends;
  for (const { close } of stolenStreams) {
    assert.deepEqual(close, { code: 4401, reason: 'refused;version=1' });
  }
  assert.match(await events.text(), /event: keyturn-end\ndata: refused;version=1\n\n$/);

  // 3. The receipt is complete once the last of them is gone, the one that never answered too.
  const receipt = await completeReceipt({ admin }, receiptId);
  assert.deepEqual([receipt.complete, receipt.pending, receipt.done.length], [true, [], 3]);
  assert.ok(Date.parse(receipt.worstCaseAt) > Date.now(), 'long before its bound');
  assert.equal(await told(), 3);
  // It may be told of its end as a reset.
  const cut = new Promise((resolve) => mute.once('close', resolve));
  mute.resume();
  await cut;

  // 4. The thief opens nothing any more, and the honest streams have every price.
  await assert.rejects(PriceStream.open(apiUrls[0] ?? '', stolen.keyString), /401/);
  for (const { seqs, close } of honestStreams) {
    assert.equal(close, null);
    assert.deepEqual(seqs, runOf(seqs[0] ?? 0, seqs.length));
  }

  // 5. A client that moves on to another instance goes on where it was.
  const [first] = honestStreams;
  const last = first?.seqs.at(-1) ?? 0;
  const moved = await PriceStream.open(apiUrls[1] ?? '', honest.keyString, last);
  while (moved.seqs.length < 3) await moved.next();
  assert.deepEqual(moved.seqs, runOf(last + 1, moved.seqs.length));
  for (const stream of [...honestStreams, moved]) stream.end();
});

function runOf(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}
