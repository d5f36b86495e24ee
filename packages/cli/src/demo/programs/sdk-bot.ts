// A program on the SDK: its key turns under it, and it never thinks about rotation.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createKeyturnFetch, fileIdentity, pickup } from '@keyturn/client';
import { readLoadSettings, required, startLoad, untilStopped } from './load.ts';
import { noteStream, readPrices } from './price-stream.ts';
import { RequestLog } from './request-log.ts';
import { StreamLog } from './stream-log.ts';

const settings = readLoadSettings(process.env);
const log = new RequestLog(required(process.env, 'DEMO_REQUEST_LOG'));
const { DEMO_STREAM_LOG, DEMO_STREAM_URL } = process.env;
const streamLog = DEMO_STREAM_LOG ? new StreamLog(DEMO_STREAM_LOG) : null;
// Counts the answers of one call, so that a second one is known as the SDK's retry.
const callUnderWay = new AsyncLocalStorage<{ answers: number }>();

const keyturnFetch = createKeyturnFetch({
  origins: settings.apiUrls,
  onEvent: (event) => streamLog && noteStream(streamLog, event),
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

const stop = startLoad(settings, (url, form) =>
  callUnderWay.run({ answers: 0 }, async () => {
    const answer = await keyturnFetch(url, form);
    await answer.arrayBuffer();
  }),
);
// A stream that ends before the program is asked to is told by what it logged.
if (streamLog && DEMO_STREAM_URL) {
  readPrices(keyturnFetch, DEMO_STREAM_URL, settings.userAgent, streamLog).catch(() => undefined);
}
console.log(JSON.stringify({ started: true }));
await untilStopped();
await stop();
await keyturnFetch.close();
await streamLog?.close();
await log.close();
