import { setTimeout as after } from 'node:timers/promises';
import {
  confirmVersion,
  createKeyturnFetch,
  enrol,
  type HolderError,
  type HolderIdentity,
  type HolderServer,
  memoryIdentity,
  pickup,
  pickupVersion,
} from '@keyturn/client';
import { issueKey } from '../../../packages/cli/src/demo/issue-key.ts';
import {
  designatedVersion,
  withVersion,
} from '../../../packages/client/src/identity/holder-identity.ts';
import { systemPorts } from '../../../packages/client/src/system.ts';
import { type LiveWorld, made, SCOPES } from './live-world.ts';

/** An answer on the wire that no honest client may get because of its key. */
export interface Refusal {
  client: string;
  status: number;
  keyStatus: string | null;
  version: number | null;
}

/** Clients of one key that keep to the rules, and what they were told. */
export interface HonestClients {
  keyId: string;
  /** Version 1, as a thief would have it. */
  firstKeyString: string;
  /** What calls of the SDK's client were answered in the end, if not 200. */
  failures: readonly string[];
  requests: () => number;
  refusals: readonly Refusal[];
  /** The versions that the two clients use now: the SDK's, then the deployed one's. */
  versions: () => (number | null)[];
  /** Resolves when nothing is under way any more. */
  stop: () => Promise<void>;
}

/** Each sends about this many ms apart. */
const PACE_MS = 90;

const { schedule } = systemPorts();
/** A holder's own call is given up after far longer than a busy machine takes. */
const ports: HolderServer['ports'] = {
  schedule: { after: (ms, call, awaited) => schedule.after(30 * ms, call, awaited) },
};

/** A request waits for a newer version for longer than a busy machine takes to hand it out. */
const PATIENCE_MS = 60_000;

/** One key with two clients that call without a pause: one on the SDK, one deployed by hand. */
export async function startClients(world: LiveWorld, name: string): Promise<HonestClients> {
  const { admin, apiId, clientId, url, apiUrls } = world;
  const body = {
    ...{ apiId, clientId, name, environment: 'live' as const, owner: 'ops', purpose: 'story' },
    scopes: SCOPES,
  };
  const { keyId, keyString } = await issueKey(admin, body);
  const refusals: Refusal[] = [];
  let requests = 0;
  const counting = (client: string): typeof fetch => {
    return async (input, init) => {
      const answer = await fetch(input, init);
      requests++;
      if (answer.status !== 200) {
        const keyStatus = answer.headers.get('api-key-status');
        refusals.push({ client, status: answer.status, keyStatus, version: null });
      }
      return answer;
    };
  };
  const stopping = new AbortController();
  const identity = memoryIdentity();
  await enrol({ url, ports, grant: await grantOf(world, keyId, 'sdk'), name: 'sdk', identity });
  const keys = pickup({ url, identity, initial: keyString });
  const sdk = createKeyturnFetch({
    ...{ origins: apiUrls, keys, fetch: counting(`${name} sdk`) },
    retry: { maxWaitMs: PATIENCE_MS },
  });
  const deployed = await startDeployed(world, keyId, counting(`${name} deployed`), stopping.signal);
  const failures: string[] = [];
  const load = callWithoutPause(stopping.signal, apiUrls, async (target) => {
    const answer = await sdk(target, { headers: { 'user-agent': `${name}-sdk` } });
    if (answer.status !== 200) {
      failures.push(`${answer.status} ${answer.headers.get('api-key-status')}`);
    }
    return answer;
  });
  const ended = Promise.all([load, deployed.ended]);
  // Told by `stop`; until then it must not go unheard.
  ended.catch(() => undefined);
  return {
    keyId,
    firstKeyString: keyString,
    failures,
    requests: () => requests,
    refusals,
    versions: () => [sdk.status().current?.version ?? null, deployed.version()],
    stop: async () => {
      stopping.abort();
      await ended;
      await sdk.close();
    },
  };
}

/**
 * A program whose key is deployed: it asks for the version to use now and then, takes it up after a
 * random while, and confirms it; from then on it knows no other.
 */
async function startDeployed(
  world: LiveWorld,
  keyId: string,
  call: typeof fetch,
  signal: AbortSignal,
): Promise<{ version: () => number | null; ended: Promise<unknown> }> {
  const { url, apiUrls } = world;
  const name = `deployed-${keyId}`;
  const store = memoryIdentity();
  const grant = await grantOf(world, keyId, 'deployed');
  let identity: HolderIdentity = await enrol({
    ...{ url, ports, grant, name: 'deployed', class: 'deployed', identity: store },
  });
  const deploy = async (): Promise<void> => {
    const { opened } = await pickupVersion({ url, ports }, identity);
    if (opened === null || opened.number === designatedVersion(identity)?.number) return;
    await after(Math.random() * 800, undefined, { signal });
    identity = withVersion(identity, opened);
    await confirmVersion({ url, ports }, identity, opened.number).catch((fault: HolderError) => {
      // It leaked while it was being deployed; the next look brings its successor.
      if (fault.code !== 'version-latched') throw fault;
    });
  };
  await deploy();
  const deploying = (async () => {
    while (!signal.aborted) {
      await after(100 + Math.random() * 400, undefined, { signal });
      await deploy();
    }
  })().catch((fault) => {
    if (!signal.aborted) throw fault;
  });
  const calling = callWithoutPause(signal, apiUrls, (target) => {
    const key = designatedVersion(identity)?.keyString.reveal() ?? '';
    return call(target, { headers: { 'x-api-key': key, 'user-agent': name } });
  });
  return {
    version: () => designatedVersion(identity)?.number ?? null,
    ended: Promise.all([deploying, calling]),
  };
}

async function callWithoutPause(
  signal: AbortSignal,
  apiUrls: readonly string[],
  send: (url: string) => Promise<Response>,
): Promise<void> {
  for (let count = 0; !signal.aborted; count++) {
    const answer = await send(`${apiUrls[count % apiUrls.length]}/prices`);
    await answer.arrayBuffer();
    await after(PACE_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

async function grantOf({ admin }: LiveWorld, keyId: string, name: string): Promise<string> {
  return (await made(admin.POST('/v1/grants', { body: { keyId, name } }))).grant;
}
