import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AuditCheck, type AuditEntry } from '@keyturn/core';
import { type Act, learn, nextAct, type World } from './kill-points/acts.ts';
import { type KillPoint, ServerProcess } from './kill-points/server-process.ts';
import { seeded } from './seeded.ts';

const KEYTURN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const KILLS_PER_LANE = 100;
const KILL_WHEN: KillPoint['when'][] = ['before', 'during', 'after'];
/** A start makes a few dozen writes, an act about ten: every part of both is hit, and most lives act. */
const MOST_WRITES = 240;

async function adminToken(dataDirectory: string): Promise<string> {
  const init = spawn(process.execPath, ['--conditions=keyturn-source', KEYTURN, 'init', '--json'], {
    env: { ...process.env, KEYTURN_DATA_DIR: dataDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  init.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(init, 'close');
  return JSON.parse(output).adminToken;
}

/** One server's operator: acts, remembers what was answered, and checks it afterwards. */
class Operator {
  readonly acts: Act[] = [];
  readonly #token: string;
  #url = '';

  constructor(token: string) {
    this.#token = token;
  }

  moveTo(url: string): void {
    this.#url = url;
  }

  /** @throws TypeError (of fetch) where the server died before it answered. */
  async send(act: Act): Promise<void> {
    const response = await fetch(this.#url + act.path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'idempotency-key': `"${act.name}"`,
      },
      body: JSON.stringify(act.body),
    });
    const body = (await response.json()) as Record<string, unknown>;
    assert.ok(response.status < 500, `${act.path}: ${JSON.stringify(body)}`);
    act.answered = { status: response.status, body };
  }

  async get(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(this.#url + path, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    assert.equal(response.status, 200, path);
    return (await response.json()) as Record<string, unknown>;
  }

  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let next: unknown = ''; typeof next === 'string'; ) {
      const page = await this.get(
        `${path}?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`,
      );
      items.push(...(page.items as T[]));
      next = page.next;
    }
    return items;
  }

  async act(act: Act): Promise<void> {
    this.acts.push(act);
    await this.send(act);
  }
}

async function setUp(operator: Operator): Promise<World> {
  const made = async (path: string, body: Record<string, unknown>) => {
    const act: Act = { name: `set-up${path}`, path, body, answered: null };
    await operator.send(act);
    assert.equal(act.answered?.status, 201, JSON.stringify(act.answered));
    return String(act.answered?.body.id);
  };
  await made('/v1/regions', { name: 'eu' });
  const apiId = await made('/v1/apis', { name: 'market', prefix: 'mkt', scopes: ['market:read'] });
  await made('/v1/verifiers', { name: 'edge', region: 'eu', apis: [apiId] });
  const clientId = await made('/v1/clients', { name: 'acme', contacts: [] });
  return { apiId, clientId, keys: [], rotations: [], count: 0 };
}

/** What a life left unanswered is sent again, word for word. */
async function sendUnanswered(operator: Operator, world: World): Promise<void> {
  for (const act of operator.acts.filter((one) => one.answered === null)) {
    await operator.send(act);
    learn(world, act);
  }
}

/** One life: acts until the server dies at its kill point. */
async function live(
  dataDirectory: string,
  operator: Operator,
  world: World,
  killPoint: KillPoint,
  pick: () => number,
): Promise<void> {
  const server = new ServerProcess(dataDirectory, killPoint);
  const url = await server.listening();
  if (url === null) return;
  operator.moveTo(url);
  try {
    await sendUnanswered(operator, world);
    for (;;) {
      const act = nextAct(world, pick);
      await operator.act(act);
      learn(world, act);
    }
  } catch (fault) {
    // `fetch` fails with a TypeError where the server is gone; anything else is a finding.
    if (!(fault instanceof TypeError)) throw fault;
    await server.ended;
  } finally {
    await server.stop();
  }
}

interface ShownKey {
  id: string;
  name: string;
  versions: { state: string; designation: string | null }[];
}

interface ShownRotation {
  id: string;
  keyId: string;
  endedAt: string | null;
  holds: { name: string }[];
}

/** What the server says of itself at the end. */
interface Found {
  keys: ShownKey[];
  clients: { name: string }[];
  rotations: ShownRotation[];
  audit: AuditEntry[];
}

async function look(operator: Operator): Promise<Found> {
  return {
    keys: await operator.all<ShownKey>('/v1/keys'),
    clients: await operator.all<{ name: string }>('/v1/clients'),
    rotations: await operator.all<ShownRotation>('/v1/rotations'),
    audit: await operator.all<AuditEntry>('/v1/audit'),
  };
}

/** An answered act left exactly one trace. */
function checkAct(act: Act, found: Found): void {
  assert.ok(act.answered, `${act.name} was never answered`);
  const { status, body } = act.answered;
  const text = `${act.path} ${act.name} ${JSON.stringify(act.answered)}`;
  const named = (things: { name: string }[]) => things.filter(({ name }) => name === act.name);
  const entries = (action: string) =>
    found.audit.filter((one) => one.action === action && one.subject === body.id);
  if (act.path === '/v1/clients') {
    assert.equal(named(found.clients).length, 1, text);
    assert.equal(entries('client.add').length, 1, text);
  } else if (act.path === '/v1/keys') {
    assert.equal(status, 201, text);
    assert.equal(named(found.keys).length, 1, text);
    assert.equal(entries('key.issue').length, 1, text);
  } else if (act.path.endsWith('/rotations')) {
    assert.ok(status === 201 || status === 200, text);
    assert.equal(found.rotations.filter(({ id }) => id === body.id).length, 1, text);
    assert.equal(entries('rotation.begin').length, 1, text);
  } else if (act.path.endsWith('/hold')) {
    assert.equal(status, 200, text);
    const held = found.rotations.find(({ id }) => id === act.path.split('/')[3]);
    assert.equal(named(held?.holds ?? []).length, 1, text);
  } else {
    assert.equal(status, 201, text);
  }
}

/** No half rotation: what stands together may stand together. */
function checkKey(key: ShownKey, found: Found, world: World): void {
  const active = key.versions.filter(({ state }) => state === 'active');
  assert.ok(active.length <= 2, key.id);
  const open = found.rotations.filter((one) => one.keyId === key.id && one.endedAt === null);
  assert.ok(open.length <= 1, key.id);
  if (!world.keys.includes(key.id)) return;
  assert.equal(active.filter(({ designation }) => designation === 'primary').length, 1, key.id);
}

/** Every answered change is there, once; the audit's chain holds. */
async function checkAll(operator: Operator, world: World): Promise<number> {
  const found = await look(operator);
  for (const act of operator.acts) checkAct(act, found);
  for (const key of found.keys) checkKey(key, found, world);
  const check = new AuditCheck({
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    isSigned: () => false,
  });
  for (const entry of found.audit) check.take(entry);
  assert.deepEqual(check.end(), { verified: true, entries: found.audit.length, fault: null });
  return found.audit.length;
}

/** One server and its operator, killed again and again; then everything is looked at. */
async function runLane(t: TestContext, seed: number): Promise<void> {
  const pick = seeded(seed);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'keyturn-kill-'));
  const servers: ServerProcess[] = [];
  // In this order: while a server still writes there the folder may not become empty.
  t.after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(dataDirectory, { recursive: true, force: true });
  });
  const operator = new Operator(await adminToken(dataDirectory));
  const first = await started(servers, dataDirectory, operator);
  const world = await setUp(operator);
  await first.stop();
  for (let kill = 0; kill < KILLS_PER_LANE; kill += 1) {
    const write = 1 + Math.floor(pick() * MOST_WRITES);
    const when = KILL_WHEN[kill % KILL_WHEN.length] as KillPoint['when'];
    await live(dataDirectory, operator, world, { write, when }, pick);
  }
  await started(servers, dataDirectory, operator);
  await sendUnanswered(operator, world);
  const entries = await checkAll(operator, world);
  t.diagnostic(`${operator.acts.length} acts, ${entries} audit entries`);
  assert.ok(
    operator.acts.length > 2 * KILLS_PER_LANE,
    'most lives did something before they ended',
  );
}

/** A server that nothing kills but the end of the test, one of `servers`. */
async function started(
  servers: ServerProcess[],
  dataDirectory: string,
  operator: Operator,
): Promise<ServerProcess> {
  const server = new ServerProcess(dataDirectory, null);
  servers.push(server);
  operator.moveTo((await server.listening()) ?? '');
  return server;
}

test(`every answered change is there once after the server was killed at ${2 * KILLS_PER_LANE} random writes`, {
  timeout: 900_000,
}, async (t) => {
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`KILL_SEED=${seed} plays the same kill points again`);
  // Two servers side by side: most of the time goes into starting them.
  await Promise.all([
    t.test('first server', (lane) => runLane(lane, seed)),
    t.test('second server', (lane) => runLane(lane, seed + 1)),
  ]);
});
