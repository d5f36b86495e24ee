import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_SEEDS } from './kept-seeds.ts';
import { runSeed } from './run-seed.ts';

for (const seed of [1, 4]) {
  test(`seed ${seed} plays the same world twice, to the last line of its trace`, async () => {
    const [first, second] = [await runSeed(seed), await runSeed(seed)];
    assert.equal(second.traceHash, first.traceHash);
    assert.deepEqual(second, first);
  });
}

test('a world spans at least two days and two thousand events, but for one that was ended early', async () => {
  const { events, simulatedMs, violation } = await runSeed(2);
  assert.equal(violation, null);
  assert.ok(simulatedMs >= 2 * 86_400_000, String(simulatedMs));
  assert.ok(events >= 2_000, String(events));
});

for (const { seed, found } of KEPT_SEEDS) {
  test(`seed ${seed} breaks nothing any more (${found})`, async () => {
    assert.equal((await runSeed(seed)).violation, null);
  });
}
