// A program without the SDK: its key comes from an environment variable and stays for its life.
import { readLoadSettings, required, startLoad, untilStopped } from './load.ts';
import { RequestLog } from './request-log.ts';

const key = required(process.env, 'KEYTURN_API_KEY');
const log = new RequestLog(required(process.env, 'DEMO_REQUEST_LOG'));
const call = log.logging(fetch, () => false);

const settings = readLoadSettings(process.env);
const stop = startLoad(settings, async (url, form) => {
  const headers = { ...form.headers, 'x-api-key': key };
  const answer = await call(url, { ...form, headers });
  await answer.arrayBuffer();
});
console.log(JSON.stringify({ started: true }));
await untilStopped();
await stop();
await log.close();
