import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { linkUrl } from '../access/link-token.ts';
import type { HttpServer } from './testing/http-server.ts';
import { toldToChat } from './testing/told-to-chat.ts';

const page = (server: HttpServer, path: string) => server.call('GET', path, { token: null });

function press(server: HttpServer, path: string, headers: Record<string, string> = {}) {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  return server.call('POST', path, { token: null, raw: '', headers: form });
}

async function shown(server: HttpServer, noticeId: string) {
  const { body } = await server.call('GET', '/v1/notices?type=key.tainted');
  return body.items.find(({ id }: { id: string }) => id === noticeId).acknowledged;
}

async function audited(server: HttpServer): Promise<string[]> {
  const { body } = await server.call('GET', '/v1/audit?limit=200');
  return body.items.map(({ action }: { action: string }) => action);
}

forEachStore('the link in a notice', (open) => {
  test('is a page that changes nothing, and a post that says who has read it, once', async (t) => {
    const { server, path, noticeId } = await toldToChat(t, await open(t));
    const asked = await page(server, path);
    assert.equal(asked.status, 200, asked.text);
    assert.match(asked.text, /under suspicion/);
    assert.ok(!/<img|<script|https?:\/\//.test(asked.text), 'it shows text and loads nothing');
    assert.match(asked.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
    assert.equal(await shown(server, noticeId), null);
    assert.equal((await press(server, path)).status, 200);
    const first = await shown(server, noticeId);
    assert.equal(first.by, 'the chat of the operators');
    server.clock.advance(60_000);
    assert.match((await press(server, path)).text, /the chat of the operators/);
    assert.match((await page(server, path)).text, /It was read/);
    const late = await server.call('POST', `/v1/notices/${noticeId}/acknowledge`, { body: {} });
    assert.deepEqual(late.body.acknowledged, first, 'who says so first counts');
    const actions = await audited(server);
    assert.equal(actions.filter((action) => action === 'notice.acknowledge').length, 1);
    assert.ok(!actions.includes('key.taint'));
  });

  test('is for nothing else, and no link for anything else is one', async (t) => {
    const { server, path, noticeId } = await toldToChat(t, await open(t));
    const { deployment } = server;
    const pathOf = (use: 'not-me' | 'acknowledge', id: string) =>
      linkUrl(deployment, use, id).slice(deployment.publicUrl.length);
    const wrong = [
      path.replace('/acknowledge/', '/not-me/'),
      pathOf('not-me', noticeId).replace('/not-me/', '/acknowledge/'),
      pathOf('acknowledge', 'dlv_none'),
      `${path}x`,
      '/acknowledge/x',
    ];
    const pages = new Set<string>();
    for (const one of wrong) {
      for (const answer of [await page(server, one), await press(server, one)]) {
        assert.equal(answer.status, 404, one);
        pages.add(answer.text);
      }
    }
    assert.equal(pages.size, 1);
    const foreign = await press(server, path, { 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);
    assert.equal(await shown(server, noticeId), null);
    assert.equal((await press(server, pathOf('acknowledge', noticeId))).status, 200);
    assert.equal((await shown(server, noticeId)).by, 'the webhook of keyturn.yaml');
  });

  test('is not needed by who has a token, within the apis of that', async (t) => {
    const { server, noticeId } = await toldToChat(t, await open(t));
    const { body: other } = await server.call('POST', '/v1/apis', {
      body: { name: 'other', prefix: 'oth', scopes: [] },
    });
    const act = `/v1/notices/${noticeId}/acknowledge`;
    const tokenOf = async (kind: string, apis: string[] | null) => {
      const body = { kind, name: kind, apis };
      return (await server.call('POST', '/v1/tokens', { body })).body.token as string;
    };
    const foreign = await tokenOf('admin', [other.id]);
    assert.equal((await server.call('POST', act, { token: foreign, body: {} })).status, 404);
    const read = await tokenOf('read', null);
    assert.equal((await server.call('POST', act, { token: read, body: {} })).status, 403);
    const answer = await server.call('POST', act, { body: {} });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.body.acknowledged.by, /^the token /);
    assert.deepEqual(await shown(server, noticeId), answer.body.acknowledged);
  });
});
