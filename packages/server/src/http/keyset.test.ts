import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamLine } from '@keyturn/core';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

const REPORT = {
  instance: 'a'.repeat(22),
  sequence: 1,
  applied: null,
  watermark: 0,
  sources: [],
  usage: [],
  sessions: [],
  closing: false,
};

/** Reads lines of JSON until one satisfies `isLast`, or the stream ends. */
async function readLines(
  response: Response,
  isLast: (line: StreamLine) => boolean = () => false,
): Promise<StreamLine[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const lines: StreamLine[] = [];
  let text = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    text += read.value;
    const parts = text.split('\n');
    text = parts.pop() ?? '';
    for (const line of parts.map((part) => JSON.parse(part) as StreamLine)) {
      lines.push(line);
      if (isLast(line)) return lines;
    }
  }
  return lines;
}

forEachStore('key set over http', (open) => {
  test('the key set opens to the token of a verifier alone, and that token opens nothing else', async (t) => {
    const server = await serve(t, await open(t));
    const { verifierToken: token } = await addProvider(server);
    const reading = ['/v1/keyset/snapshot', '/v1/keyset/stream?epoch=1&after=0'];
    for (const path of reading) {
      assert.equal((await server.call('GET', path)).body.code, 'token-kind');
    }
    const report = await server.call('POST', '/v1/keyset/report', { body: REPORT });
    assert.equal(report.body.code, 'token-kind');
    for (const path of ['/v1/keys', '/v1/apis', '/v1/audit', '/v1/verifiers', '/v1/usage']) {
      assert.equal((await server.call('GET', path, { token })).body.code, 'token-kind');
    }
  });

  test('a snapshot holds the group’s own keys and no key string', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const other = await addProvider(server, 'other');
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const { body: foreign } = await server.call('POST', '/v1/keys', { body: newKey(other) });
    const { text, headers } = await server.call('GET', '/v1/keyset/snapshot', {
      token: provider.verifierToken,
    });
    assert.equal(headers.get('content-type'), 'application/x-ndjson');
    assert.ok(text.includes(key.id) && !text.includes(foreign.id));
    assert.ok(!text.includes(key.keyString));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines[0].type, 'keyturn-snapshot');
    assert.equal(lines.at(-1).records, lines.length - 2);
  });

  test('the stream brings a change as soon as it is committed, and ends when the server stops', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const { head } = await new HttpInstance(server, provider).report();
    const follow = () =>
      fetch(`${server.url}/v1/keyset/stream?epoch=${head.epoch}&after=${head.revision}`, {
        headers: { authorization: `Bearer ${provider.verifierToken}` },
      });
    const changed = readLines(await follow(), ({ changes }) => changes.length > 0);
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const line = (await changed).at(-1);
    assert.ok(line?.changes[0]?.records.some((record) => record.includes(key.id)));
    const ending = readLines(await follow());
    await server.app.close();
    assert.ok((await ending).length > 0);
  });

  test('a report is answered with head, lease and what the instance lacks', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const instance = new HttpInstance(server, provider);
    const first = await instance.report();
    assert.equal(first.acknowledged, 1);
    assert.equal(first.snapshotNeeded, true);
    await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const second = await instance.report();
    assert.equal(second.leaseMs, server.deployment.durations.leaseMs);
    assert.ok(second.changes.length > 0);
    assert.equal(second.head.revision, first.head.revision + second.changes.length);
    const { body } = await server.call('GET', `/v1/verifiers/${provider.verifierId}`);
    assert.equal(body.instances[0].id, instance.id);
  });

  test('a malformed report is refused and renews nothing', async (t) => {
    const server = await serve(t, await open(t));
    const { verifierToken: token, verifierId } = await addProvider(server);
    const use = {
      keyId: 'key_1',
      version: 1,
      outcome: 'accepted',
      reason: 'accepted',
      source: 0,
      minute: 0,
      count: 1,
      firstAt: 0,
      lastAt: 0,
      probe: false,
    };
    const wrong = [
      { ...REPORT, instance: 'short' },
      { ...REPORT, sequence: 0 },
      { ...REPORT, usage: [use] },
      { ...REPORT, usage: [{ ...use, source: null, count: -1 }] },
      { ...REPORT, extra: 1 },
      { ...REPORT, sources: [{ addressPrefix: '', userAgent: 'a\nb', route: '' }] },
      { ...REPORT, watermark: Number.MAX_SAFE_INTEGER * 2 },
    ];
    for (const body of wrong) {
      const answer = await server.call('POST', '/v1/keyset/report', { token, body });
      assert.equal(answer.body.code, 'invalid-input', JSON.stringify(body));
    }
    const { body } = await server.call('GET', `/v1/verifiers/${verifierId}`);
    assert.deepEqual(body.instances, []);
  });

  test('a report may be larger than other bodies, up to its own limit', async (t) => {
    const server = await serve(t, await open(t));
    const { verifierToken: token } = await addProvider(server);
    const padded = (bytes: number) => `${JSON.stringify(REPORT)}${' '.repeat(bytes)}`;
    const large = { token, raw: padded(2 * 1_048_576) };
    assert.equal((await server.call('POST', '/v1/keyset/report', large)).status, 200);
    const over = { token, raw: padded(8 * 1_048_576) };
    const refused = await server.call('POST', '/v1/keyset/report', over);
    assert.equal(refused.body.code, 'body-too-large');
  });

  test('a removed verifier is told that its token is not valid', async (t) => {
    const server = await serve(t, await open(t));
    const { verifierId, verifierToken: token } = await addProvider(server);
    assert.equal((await server.call('DELETE', `/v1/verifiers/${verifierId}`)).status, 204);
    const answer = await server.call('POST', '/v1/keyset/report', { token, body: REPORT });
    assert.equal(answer.body.code, 'token-invalid');
    const tokens = await server.call('GET', '/v1/tokens');
    assert.ok(!tokens.text.includes(verifierId));
  });

  test('series tell of verifiers and rotations, and name no key', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const instance = new HttpInstance(server, provider);
    await instance.catchUp();
    const at = server.deployment.serverTime.now();
    const use = { keyId: key.id, version: 1, minute: at, firstAt: at, lastAt: at, probe: false };
    await instance.report({
      usage: [{ ...use, source: null, count: 3, outcome: 'accepted', reason: 'accepted' }],
    });
    const { text } = await server.call('GET', '/metrics', { token: null });
    for (const line of [
      /^keyturn_verifications_total\{outcome="accepted",reason="accepted"\} 3$/m,
      /^keyturn_applied_revision\{group="acme-eu"\} [0-9]+$/m,
      /^keyturn_lease_age_seconds\{group="acme-eu"\} 0$/m,
      /^keyturn_watermark_age_seconds\{group="acme-eu"\} 0$/m,
      /^keyturn_open_sessions\{group="acme-eu"\} 0$/m,
      /^keyturn_rotations\{phase="publishing"\} 0$/m,
      /^keyturn_outbox_pending [0-9]+$/m,
      /^keyturn_clock_offset_seconds 0$/m,
      /^keyturn_propagation_seconds_count [0-9]+$/m,
    ]) {
      assert.match(text, line);
    }
    assert.ok(!text.includes(key.id) && !text.includes(instance.id));
  });

  test('a node whose clock is off refuses commands, and keeps verifiers going', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    server.clock.stepWall(60_000);
    const refused = await server.call('POST', '/v1/clients', { body: { name: 'x' } });
    assert.equal(refused.body.code, 'clock-off');
    const signed = ['hld_1/nonce', 'hld_1/pickup', 'hld_1/confirm', 'hld_1/gone'];
    for (const path of ['/v1/holders', ...signed.map((call) => `/v1/holders/${call}`)]) {
      const answer = await server.call('POST', path, { token: null });
      assert.equal(answer.body.code, 'clock-off', path);
    }
    assert.equal((await server.call('GET', '/readyz', { token: null })).status, 503);
    assert.equal((await server.call('GET', '/healthz', { token: null })).status, 200);
    assert.equal((await server.call('GET', '/v1/apis')).status, 200);
    await new HttpInstance(server, provider).report();
  });
});
