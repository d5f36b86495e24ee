import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../../../packages/server/src/store/open-store.ts';
import { DAY } from '../../lifecycle-world.ts';
import { PolicyYear } from './policy-year.ts';
import { findingsOf } from './year-findings.ts';

// A thread of its own: the test runner follows each promise of its own, and a year has millions of them.

const store = await openStore('sqlite::memory:');
await store.migrate();
const year = await PolicyYear.make(store);
const begin = year.world.now;
for (const [policy, count] of Object.entries<number>(workerData)) await year.issue(policy, count);
await year.runUntil(begin + 365 * DAY);
parentPort?.postMessage(await findingsOf(year));
await store.close();
