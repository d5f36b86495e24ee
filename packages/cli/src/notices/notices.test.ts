import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Notice, NoticeDelivery } from '@keyturn/core';
import { runCommand } from '../testing/run-command.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A mail server that is away, and a webhook that takes the first event and then wants no more. */
async function startTold(t: TestContext) {
  const away = createServer();
  const mailPort = await portOf(away);
  away.close();
  let events = 0;
  const webhook = createWebServer((request, response) => {
    request.resume();
    events += 1;
    response.writeHead(events === 1 ? 204 : 410).end();
  });
  const port = await portOf(webhook);
  t.after(() => {
    webhook.closeAllConnections();
    webhook.close();
  });
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  return startTestServer(
    t,
    `webhook: {url: "http://127.0.0.1:${port}/hook", secret: "${secret}"}
mail: {smtp: "smtp://127.0.0.1:${mailPort}", from: keyturn@example.com}
`,
  );
}

test('what was told is listed with how that went, and is acknowledged', async (t) => {
  const { url, adminToken } = await startTold(t);
  const folder = temporaryFolder(t);
  const keyturn = async (...words: string[]): Promise<string> => {
    const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
    const { code, stdout, stderr } = await runCommand(words, folder, settings);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  /** Asks until every delivery was tried. */
  const settled = async (count: number): Promise<Notice[]> => {
    for (;;) {
      const headers = { authorization: `Bearer ${adminToken}` };
      const answer = await fetch(`${url}/v1/notices`, { headers });
      const { items } = (await answer.json()) as { items: Notice[] };
      const all = items.flatMap(({ deliveries }) => deliveries);
      const isTried = (one: NoticeDelivery) => one.state !== 'waiting' || one.lastError !== null;
      if (items.length === count && all.length === 2 * count && all.every(isTried)) return items;
    }
  };
  await keyturn('apis', 'add', 'market', '--prefix', 'mkt', '--scopes', 'read');
  await keyturn('clients', 'add', 'acme', '--contact', 'dev@bank.example');
  const names = ['--api', 'market', '--client', 'acme', '--name', 'bot', '--scopes', 'read'];
  const { id: key } = JSON.parse(await keyturn('keys', 'issue', ...names, '--json'));
  await keyturn('keys', 'taint', key);
  const [tainted] = await settled(1);
  await keyturn('keys', 'taint', key, '--clear');
  await settled(2);

  const id = tainted?.id ?? '';
  assert.match(
    await keyturn('notices', 'acknowledge', id),
    /^key\.tainted: read by the token \S.*, \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\n$/,
  );
  const told = await keyturn('notices', 'list', '--oldest');
  const lines = told.split('\n');
  assert.ok(lines.every((line) => line.length <= 80));
  const words = told.replace(/\s+/g, ' ');
  const waiting =
    'waiting: dev@bank\\.example of cli_\\S+ \\(.*ECONNREFUSED\\)\\), next at \\S+ \\S+Z';
  const first = `${id} \\S+ \\S+Z key\\.tainted about the key ${key} delivered: the webhook of keyturn\\.yaml ${waiting} read by the token`;
  assert.match(words, new RegExp(first));
  const second = `key\\.taint-cleared about the key ${key} failed: the webhook of keyturn\\.yaml \\(answered 410\\) ${waiting}`;
  assert.match(words, new RegExp(second));
  const failed = await keyturn('notices', 'list', '--state', 'failed');
  assert.match(failed, /key\.taint-cleared/);
  assert.doesNotMatch(failed, /key\.tainted/);
});
