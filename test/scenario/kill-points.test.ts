import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AuditCheck, type AuditEntry } from '@keyturn/core';
import { type Act, learn, nextAct, type World } from './kill-points/acts.ts';
import { type KillPoint, ServerProcess } from './kill-points/server-process.ts';

const KEYTURN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const KILLS_PER_LANE = 100;
/** A start makes about ten writes, an act about ten more: every part of both is hit. */
const MOST_WRITES = 90;

/** Numbers that the seed alone decides (mulberry32), so that a failure can be played again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
    const unanswered = operator.acts.filter((act) => act.answered === null);
    for (const act of unanswered) {
      await operator.send(act);
      learn(world, act);
    }
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

/** Every answered change is there, once; the audit has one entry of each and its chain holds. */
async function checkAll(operator: Operator, world: World): Promise<number> {
  const keys = await operator.all<ShownKey>('/v1/keys');
  const clients = await operator.all<{ name: string }>('/v1/clients');
  const rotations = await operator.all<{
    id: string;
    keyId: string;
    endedAt: string | null;
    holds: { name: string }[];
  }>('/v1/rotations');
  const audit = await operator.all<AuditEntry>('/v1/audit');
  const count = (names: string[], name: string) => names.filter((one) => one === name).length;
  for (const act of operator.acts) {
    assert.ok(act.answered, `${act.name} was never answered`);
    const { status, body } = act.answered;
    if (act.path === '/v1/clients')
      assert.equal(
        count(
          clients.map((one) => one.name),
          act.name,
        ),
        1,
        act.name,
      );
    if (act.path === '/v1/keys') {
      assert.equal(status, 201);
      assert.equal(
        count(
          keys.map((one) => one.name),
          act.name,
        ),
        1,
        act.name,
      );
      assert.equal(
        audit.filter((one) => one.action === 'key.issue' && one.subject === body.id).length,
        1,
      );
    }
    if (act.path.endsWith('/rotations')) {
      assert.ok(status === 201 || status === 200, JSON.stringify(act.answered));
      assert.equal(
        count(
          rotations.map((one) => one.id),
          String(body.id),
        ),
        1,
      );
      assert.equal(
        audit.filter((one) => one.action === 'rotation.begin' && one.subject === body.id).length,
        1,
      );
    }
    if (act.path.endsWith('/hold')) {
      assert.equal(status, 200, JSON.stringify(act.answered));
      const held = rotations.find((one) => one.id === act.path.split('/')[3]);
      assert.equal(count(held?.holds.map((hold) => hold.name) ?? [], act.name), 1, act.name);
    }
  }
  for (const key of keys) {
    const active = key.versions.filter((version) => version.state === 'active');
    assert.ok(active.length <= 2, key.id);
    const open = rotations.filter((one) => one.keyId === key.id && one.endedAt === null);
    assert.ok(open.length <= 1, key.id);
    if (world.keys.includes(key.id)) {
      assert.equal(active.filter((version) => version.designation === 'primary').length, 1, key.id);
    }
  }
  const check = new AuditCheck({
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    isSigned: () => false,
  });
  for (const entry of audit) check.take(entry);
  assert.deepEqual(check.end(), { verified: true, entries: audit.length, fault: null });
  return audit.length;
}

for (const lane of [1, 2]) {
  test(`every answered change is there once after the server was killed at ${KILLS_PER_LANE} random writes (lane ${lane})`, {
    timeout: 600_000,
  }, async (t) => {
    const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000) + lane;
    t.diagnostic(`KILL_SEED=${seed - lane} plays the same kill points again`);
    const pick = seeded(seed);
    const dataDirectory = mkdtempSync(join(tmpdir(), 'keyturn-kill-'));
    t.after(() => rmSync(dataDirectory, { recursive: true, force: true }));
    const operator = new Operator(await adminToken(dataDirectory));
    const first = new ServerProcess(dataDirectory, null);
    t.after(() => first.stop());
    operator.moveTo((await first.listening()) ?? '');
    const world = await setUp(operator);
    await first.stop();
    for (let kill = 0; kill < KILLS_PER_LANE; kill += 1) {
      const write = 1 + Math.floor(pick() * MOST_WRITES);
      const when = pick() < 0.5 ? 'before' : 'after';
      await live(dataDirectory, operator, world, { write, when }, pick);
    }
    const last = new ServerProcess(dataDirectory, null);
    t.after(() => last.stop());
    operator.moveTo((await last.listening()) ?? '');
    for (const act of operator.acts.filter((one) => one.answered === null)) {
      await operator.send(act);
      learn(world, act);
    }
    const entries = await checkAll(operator, world);
    t.diagnostic(`${operator.acts.length} acts, ${entries} audit entries`);
    assert.ok(operator.acts.length > KILLS_PER_LANE, 'most lives did something before they ended');
  });
}
