import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { openSqliteThread } from './sqlite-thread.ts';
import { unavailable } from './testing/unavailable.ts';

const OPTIONS = { file: ':memory:', readOnly: false, lockWaitMs: 0 };

/** A worker that answers nothing but dies as `act` says when it is asked something. */
function dyingWorker(act: string): URL {
  const source = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => { ${act} });
    parentPort.postMessage({ id: 0 });`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

describe('when the thread of a database', () => {
  for (const [how, act] of [
    ['throws', 'throw new Error("out of luck")'],
    ['exits', 'process.exit(3)'],
  ] as const) {
    test(`${how}, what waits for it and what comes after is unavailable`, async () => {
      const connection = await openSqliteThread(OPTIONS, dyingWorker(act));
      const ask = () => connection.execute({ sql: 'select 1', parameters: [] });
      const waiting = [ask(), ask()].map((each) =>
        assert.rejects(each, unavailable('THREAD_ENDED')),
      );
      await Promise.all(waiting);
      await assert.rejects(ask(), unavailable('THREAD_ENDED'));
      await connection.close();
    });
  }

  test('cannot begin, opening is refused', async () => {
    const nowhere = new URL('data:text/javascript,throw new Error("no")');
    await assert.rejects(openSqliteThread(OPTIONS, nowhere), unavailable('THREAD_ENDED'));
  });

  test('is given what cannot be sent, only that is refused', async (t: TestContext) => {
    const connection = await openSqliteThread(OPTIONS);
    t.after(() => connection.close());
    const bad = connection.execute({ sql: 'select ?', parameters: [() => {}] });
    await assert.rejects(bad, { name: 'DataCloneError' });
    const { rows } = await connection.execute({ sql: 'select 1', parameters: [] });
    assert.deepEqual(rows, [[1]]);
  });
});
