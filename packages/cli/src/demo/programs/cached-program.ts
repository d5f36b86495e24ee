// A program behind a secret cache: it asks the cache for its key before each call; the cache reads
// its store again when its copy is older than its TTL, and serves the stale copy when that fails.
import { readFileSync } from 'node:fs';
import { readLoadSettings, required, startLoad, untilStopped } from './load.ts';
import { RequestLog } from './request-log.ts';

const storePath = required(process.env, 'DEMO_SECRET_STORE');
const ttlMs = Number(required(process.env, 'DEMO_CACHE_TTL_MS'));
const log = new RequestLog(required(process.env, 'DEMO_REQUEST_LOG'));
const call = log.logging(fetch, () => false);

let cached: { key: string; readAt: number } | null = null;

function keyFromCache(): string {
  if (cached && performance.now() - cached.readAt < ttlMs) return cached.key;
  try {
    const match = /^KEYTURN_API_KEY=(.+)$/m.exec(readFileSync(storePath, 'utf8'));
    if (!match) throw new Error('the store holds no key');
    cached = { key: match[1] as string, readAt: performance.now() };
  } catch (fault) {
    if (!cached) throw fault;
  }
  return cached.key;
}

const settings = readLoadSettings(process.env);
const stop = startLoad(settings, async (url, form) => {
  const headers = { ...form.headers, 'x-api-key': keyFromCache() };
  const answer = await call(url, { ...form, headers });
  await answer.arrayBuffer();
});
console.log(JSON.stringify({ started: true }));
await untilStopped();
await stop();
await log.close();
