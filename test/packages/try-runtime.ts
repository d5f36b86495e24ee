import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type KeyturnServer, startKeyturn } from './keyturn-server.ts';
import { Program } from './program.ts';
import type { Runtime } from './runtimes.ts';

/**
 * On this runtime: an API behind the verifier, against a real server, and a client that enrols,
 * picks up and goes on calling while its key turns.
 */
export async function tryRuntime(t: TestContext, runtime: Runtime, folder: string): Promise<void> {
  const slug = runtime.name.toLowerCase().replace(' ', '-');
  const server = await startKeyturn(folder, `data-${slug}`);
  t.after(() => server.stop());
  await server.keyturn('clients', 'add', 'acme');
  const issued = [
    '--api',
    'market',
    '--client',
    'acme',
    '--name',
    'bot',
    '--scopes',
    'market:read',
  ];
  const key = await server.keyturn('keys', 'issue', ...issued);
  const keyString = String(key.keyString);

  const api = start(t, runtime, folder, 'api.mjs', {
    KEYTURN_URL: server.url,
    KEYTURN_TOKEN: server.verifierToken,
  });
  const nodeHttp = await api.said(/^node-http (.*)$/m);
  const hono = await api.said(/^hono (.*)$/m);
  for (const url of [nodeHttp, hono]) await assertGuarded(url, keyString);
  await assertTurns(t, runtime, folder, server, { key, api: hono, slug });
  await assertTurned(hono, keyString);
}

async function assertTurns(
  t: TestContext,
  runtime: Runtime,
  folder: string,
  server: KeyturnServer,
  { key, api, slug }: { key: Record<string, string>; api: string; slug: string },
): Promise<void> {
  const { grant = '' } = await server.keyturn('holders', 'grant', String(key.id));
  const client = start(t, runtime, folder, 'client.mjs', {
    KEYTURN_URL: server.url,
    KEYTURN_API_KEY: String(key.keyString),
    GRANT: grant,
    API_URL: api,
    IDENTITY: join(folder, `${slug}.identity.json`),
  });
  await client.said(/^version 1$/m);
  await server.keyturn('rotate', String(key.id), '--expedite');
  await client.said(/^version 2$/m);
  assert.equal(await client.said(/^refused (\d+)$/m), '0');
  assert.equal(await client.end(), 0, `it does not end by itself:\n${client.all}`);
}

/** The version before is accepted until the evidence says that nobody needs it. */
async function assertTurned(url: string, keyString: string): Promise<void> {
  const answer = await fetch(url, { headers: { 'X-API-Key': keyString } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('api-key-status') ?? '', /^deprecated;version=1/);
}

/** A good, a bad and no key; two keys at once, which some runtimes join into one field. */
async function assertGuarded(url: string, keyString: string): Promise<void> {
  const statusOf = async (headers: Record<string, string>) =>
    (await fetch(url, { headers })).status;
  assert.equal(await statusOf({ 'X-API-Key': keyString }), 200, url);
  assert.equal(await statusOf({ Authorization: `Bearer ${keyString}` }), 200, url);
  assert.equal(await statusOf({ 'X-API-Key': `${keyString.slice(0, -1)}` }), 401, url);
  assert.equal(await statusOf({}), 401, url);
  for (const name of ['X-API-Key: ', 'Authorization: Bearer ']) {
    assert.equal(await statusOfTwo(url, `${name}${keyString}`), '400', `${url} ${name}`);
  }
}

async function statusOfTwo(url: string, field: string): Promise<string> {
  const { port, pathname, host } = new URL(url);
  const lines = [`GET ${pathname} HTTP/1.1`, `Host: ${host}`, field, field, 'Connection: close'];
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let answer = '';
  for await (const piece of socket) answer += piece;
  return answer.slice(9, 12);
}

function start(
  t: TestContext,
  { command: [binary, ...args] }: Runtime,
  folder: string,
  name: string,
  env: Record<string, string>,
): Program {
  const file = join(folder, name);
  copyFileSync(fileURLToPath(new URL(`programs/${name}`, import.meta.url)), file);
  const program = new Program(binary, [...args, file], { cwd: folder, env });
  t.after(() => program.stop());
  return program;
}
