// A program on the SDK: its key turns under it, and it never thinks about rotation.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createKeyturnFetch, fileIdentity, pickup } from '@keyturn/client';
import { readLoadSettings, required, startLoad, untilStopped } from './load.ts';
import { RequestLog } from './request-log.ts';

const settings = readLoadSettings(process.env);
const log = new RequestLog(required(process.env, 'DEMO_REQUEST_LOG'));
// Counts the answers of one call, so that a second one is known as the SDK's retry.
const callUnderWay = new AsyncLocalStorage<{ answers: number }>();

const keyturnFetch = createKeyturnFetch({
  origins: settings.apiUrls,
  keys: pickup({
    url: required(process.env, 'KEYTURN_URL'),
    identity: fileIdentity(required(process.env, 'DEMO_IDENTITY')),
    initial: required(process.env, 'KEYTURN_API_KEY'),
  }),
  fetch: log.logging(fetch, () => {
    const call = callUnderWay.getStore();
    return call !== undefined && call.answers++ > 0;
  }),
});

const stop = startLoad(settings, (url) =>
  callUnderWay.run({ answers: 0 }, async () => {
    const answer = await keyturnFetch(url, { headers: { 'user-agent': settings.userAgent } });
    await answer.arrayBuffer();
  }),
);
console.log(JSON.stringify({ started: true }));
await untilStopped();
await stop();
await keyturnFetch.close();
await log.close();
