// A key set in a process of its own, so that what it does is not counted as the verifier's work.
// Tells its parent the url and the key strings, and ends with it.
import { FakeControlPlane } from '../packages/verifier/src/testing/control-plane.ts';
import {
  apiRecord,
  keyRecord,
  mintKeyString,
  ringRecord,
  versionRecord,
} from '../packages/verifier/src/testing/key-mint.ts';

const count = Number(process.argv[2]);
const server = new FakeControlPlane();
server.serverTime = Date.now();
server.keepReports = false;
await server.start();
const scopes = ['market:read', 'orders:trade'];
const keys: string[] = [];
const records = [];
for (let i = 0; i < count; i++) {
  const key = mintKeyString({ epoch: 0, revision: 1 });
  const keyId = `key_${i.toString(36).padStart(16, '0')}`;
  keys.push(key);
  records.push(
    keyRecord({ id: keyId, clientId: `cli_${i % 1000}`, scopes }),
    versionRecord(key, { keyId }),
  );
}
server.commit([apiRecord(), ringRecord, ...records]);
setInterval(() => {
  server.serverTime = Date.now();
  server.sendLine([]);
}, 1_000);
process.send?.({ url: server.url, keys });
process.on('disconnect', () => process.exit());
