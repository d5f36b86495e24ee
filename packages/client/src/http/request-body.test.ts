import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { ACCEPTED, REFUSED, startApi } from '../testing/api-server.ts';
import { startServer } from '../testing/http-server.ts';
import { A, B, both, clientOf, sourceWith } from '../testing/keyed-client.ts';

const PIECE = new Uint8Array(64 * 1024).fill(97);

test("a stream, an async iterable and a Readable are sent once, and their refusal is the caller's", async (t) => {
  const api = await startApi(t, () => ({ ...REFUSED, body: 'version 1 is refused' }));
  const keyturnFetch = clientOf(t, api, { keys: both() });
  const bodies = [
    () => new Blob(['buy']).stream(),
    () => pieces(['bu', 'y']),
    () => Readable.from([Buffer.from('b'), Buffer.from('uy')]),
  ];
  for (const body of bodies) {
    const answer = await keyturnFetch('/', { method: 'POST', body: body(), duplex: 'half' });
    assert.deepEqual(
      [answer.status, answer.headers.get('api-key-status'), await answer.text()],
      [401, 'refused', 'version 1 is refused'],
    );
  }
  assert.deepEqual(
    api.calls.map(({ body }) => body),
    ['buy', 'buy', 'buy'],
  );
});

test('a body that a function makes is made anew for the other version', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  for (const body of [
    () => pieces(['bu', 'y']),
    () => new Blob(['buy']).stream(),
    () => Readable.from(['buy']),
    () => 'buy',
  ]) {
    api.calls.length = 0;
    let made = 0;
    const answer = await clientOf(t, api, { keys: both() })('/', {
      method: 'PUT',
      body: () => {
        made++;
        return body();
      },
    });
    assert.deepEqual([answer.status, made], [200, 2]);
    assert.deepEqual(
      api.calls.map((call) => [call.key, call.body]),
      [
        [A, 'buy'],
        [B, 'buy'],
      ],
    );
  }
});

test('a file that a function opens goes along a redirect', async (t) => {
  const api = await startApi(t, ({ path }) =>
    path === '/old' ? { status: 307, headers: { location: '/new' } } : ACCEPTED,
  );
  const file = new URL(import.meta.url);
  await clientOf(t, api)('/old', { method: 'PUT', body: () => createReadStream(file) });
  const [old, moved] = api.calls.map(({ body }) => body);
  assert.ok(old?.includes('a file that a function opens'));
  assert.equal(moved, old);
});

test('a stream is read as fast as it is sent, and no faster', async (t) => {
  const gate = Promise.withResolvers<void>();
  const server = await startServer(t, async (request, response) => {
    await gate.promise;
    request.resume();
    request.on('end', () => response.writeHead(200).end());
  });
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; read < 2_000; read++) yield PIECE;
  }
  const keyturnFetch = clientOf(t, { url: server.url, calls: [] });
  const answer = keyturnFetch('/', { method: 'POST', body: endless(), duplex: 'half' });
  // What the buffers of the connection take is read; when they are full nothing more is.
  for (let before = -1; before !== read || read === 0; ) {
    before = read;
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  }
  assert.ok(read < 1_000, `${read} pieces were read ahead`);
  gate.resolve();
  assert.equal((await answer).status, 200);
  assert.equal(read, 2_000);
});

test('a refusal before the body was read is told with its reason, and the stream is let go', async (t) => {
  const server = await startServer(t, (_request, response) => {
    response.writeHead(401, { 'api-key-status': 'refused', 'content-length': '0' }).end();
  });
  let isLetGo = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield PIECE;
    } finally {
      isLetGo = true;
    }
  }
  const { source, wakes } = sourceWith(A, () => {});
  const keyturnFetch = clientOf(t, { url: server.url, calls: [] }, { keys: source });
  const answer = await keyturnFetch('/', { method: 'POST', body: endless(), duplex: 'half' });
  assert.deepEqual([answer.status, answer.headers.get('api-key-status')], [401, 'refused']);
  await answer.body?.cancel();
  assert.deepEqual(wakes, ['needed']);
  while (!isLetGo) await new Promise(setImmediate);
});

test('a long response is not cut by a swap', async (t) => {
  const shown: (string | undefined)[] = [];
  const written = Promise.withResolvers<(text: string | null) => void>();
  const server = await startServer(t, (request, response) => {
    shown.push(String(request.headers['x-api-key']));
    const said = request.url === '/signal' ? 'deprecated' : 'active';
    response.writeHead(200, { 'api-key-status': said });
    if (request.url !== '/stream') response.end();
    else {
      response.flushHeaders();
      written.resolve((text) => (text === null ? response.end() : response.write(text)));
    }
  });
  const keyturnFetch = clientOf(t, { url: server.url, calls: [] }, { keys: both() });
  const stream = await keyturnFetch('/stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const write = await written.promise;
  write('before ');
  assert.equal((await reader?.read())?.value, 'before ');
  await keyturnFetch('/signal');
  await keyturnFetch('/other');
  write('after');
  assert.equal((await reader?.read())?.value, 'after');
  write(null);
  assert.equal((await reader?.read())?.done, true);
  assert.deepEqual(shown, [A, A, B]);
});

async function* pieces(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
