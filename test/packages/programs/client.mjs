// Enrols, calls the API, and goes on calling it until the version that it picks up is in use.
import { env } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createKeyturnFetch, enrol, fileIdentity, pickup } from '@keyturn/client';

const { KEYTURN_URL: url, KEYTURN_API_KEY: initial, GRANT: grant, API_URL: api } = env;
const identity = fileIdentity(env.IDENTITY);
await enrol({ url, grant, name: 'holder', identity });
console.log('enrolled');

const keyturnFetch = createKeyturnFetch({ api, keys: pickup({ url, identity, initial }) });
let refused = 0;
for (let version = 0; version !== 2; await pause(50)) {
  const answer = await keyturnFetch(api);
  if (!answer.ok) refused++;
  const said = await answer.json();
  if (said.version !== version) console.log(`version ${said.version}`);
  version = said.version;
}
console.log(`refused ${refused}`);
await keyturnFetch.close();
