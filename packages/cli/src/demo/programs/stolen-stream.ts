// A thief that holds a stream of prices open with a key string that is not its own.
import { required, untilStopped } from './load.ts';
import { StreamLog } from './stream-log.ts';

const key = required(process.env, 'KEYTURN_API_KEY');
const log = new StreamLog(required(process.env, 'DEMO_STREAM_LOG'));
// Node's WebSocket takes fields of the handshake, which the browsers' standard does not have.
const options = { headers: { 'x-api-key': key } } as unknown as string[];
const socket = new WebSocket(required(process.env, 'DEMO_STREAM_URL'), options);
const version = Number(required(process.env, 'DEMO_VERSION'));

socket.addEventListener('open', () => {
  log.write({ at: Date.now(), event: 'opened', version });
  console.log(JSON.stringify({ started: true }));
});
socket.addEventListener('message', ({ data }) => {
  log.message((JSON.parse(String(data)) as { seq: number }).seq);
});
socket.addEventListener('close', ({ code, reason }) => {
  log.write({ at: Date.now(), event: 'closed', version, code, reason });
});
await untilStopped();
socket.close();
await log.close();
