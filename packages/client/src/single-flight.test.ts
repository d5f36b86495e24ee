import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SingleFlight } from './single-flight.ts';

test('calls while it runs share the run', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const flight = new SingleFlight(async () => {
    runs++;
    await gate.promise;
  });
  const calls = [flight.run(), flight.run(), flight.run()];
  gate.resolve();
  await Promise.all(calls);
  assert.equal(runs, 1);
  await flight.run();
  assert.equal(runs, 2);
});

test('what was learnt while it ran is looked at by one more run', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const flight = new SingleFlight(async () => {
    runs++;
    await gate.promise;
  });
  const first = flight.run();
  void flight.run(true);
  void flight.run(true);
  gate.resolve();
  await first;
  assert.equal(runs, 2);
  assert.equal(flight.isRunning, false);
});
