import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { storeKinds } from '../store-kinds.ts';
import { isKeeper, keeperOf, removeLeftovers } from './leftovers.ts';

const skip = storeKinds().includes('postgres') ? false : 'KEYTURN_TEST_STORES leaves it out';

const STARTER = `
  import { startPostgres } from ${JSON.stringify(import.meta.resolve('./start-postgres.ts'))};
  console.log((await startPostgres()).url);
  setInterval(() => {}, 1_000);
`;

describe('a PostgreSQL for tests', { skip }, () => {
  test('ends when the process that started it is killed', async (t) => {
    const { starter, client } = await startElsewhere(t);
    const lost = new Promise((resolve) => client.once('end', resolve));
    starter.kill('SIGKILL');
    await lost;
  });

  test('whose keeper was killed as well is ended by the next to start', async (t) => {
    const { starter, client } = await startElsewhere(t);
    const lost = new Promise((resolve) => client.once('end', resolve));
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    const keeper = keeperOf(rows[0]?.data_directory ?? '');
    assert.ok(keeper !== null);
    process.kill(keeper, 'SIGKILL');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    // Not our child: there is no event to wait for.
    while (isKeeper(keeper)) await pause(20);
    await removeLeftovers();
    await lost;
  });
});

/** A process that starts a server, and a connection to that server. */
async function startElsewhere(
  t: TestContext,
): Promise<{ starter: ChildProcess; client: pg.Client }> {
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', STARTER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => starter.kill('SIGKILL'));
  const [url] = await once(createInterface(starter.stdout), 'line');
  const client = new pg.Client({ connectionString: url });
  // Its end, which we wait for, comes with an error.
  client.on('error', () => {});
  await client.connect();
  return { starter, client };
}
