import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PLAN } from '@keyturn/core';
import { planOf } from './plan-options.ts';

const WHERE = { where: 'api=market' };

test('what was not given is left to the server', async () => {
  assert.deepEqual(await planOf(WHERE), {});
  assert.deepEqual(await planOf({ ...WHERE, pace: 'none', stopRefused: 'none' }), {
    pacePerMinute: null,
    stopWhen: { refusedShare: null },
  });
});

test('who says only what follows the canary has the canary of the default plan before it', async () => {
  const then = [{ percent: 50 }];
  const { cohorts } = await planOf({ ...WHERE, then });
  assert.deepEqual(cohorts, [DEFAULT_PLAN.cohorts[0], ...then]);
  const own = await planOf({ ...WHERE, canary: { keys: 5 }, then });
  assert.deepEqual(own.cohorts, [{ keys: 5 }, ...then]);
  assert.deepEqual((await planOf({ ...WHERE, canary: { keys: 5 } })).cohorts, [{ keys: 5 }]);
});
