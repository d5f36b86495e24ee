import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { firstAdminToken } from '../access/first-admin-token.ts';
import { NO_CHANNELS, type NoticeChannels } from '../notify/notice-channels.ts';
import { smtpRefusal, startMailServer } from '../notify/testing/mail-server.ts';
import { parseTemplates } from '../notify/words/templates.ts';
import { openStore } from '../store/open-store.ts';
import { makeApp } from './app.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const HOOK = 'https://hooks.slack.com/services/T000/B000/secret';

/** Calls the route on a server with these channels. */
async function trialOf(t: TestContext, channels: Partial<NoticeChannels>, token?: string) {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const { deployment } = await makeDeployment(store);
  const adminToken = await firstAdminToken(deployment);
  const app = await makeApp(deployment, { ...NO_CHANNELS, ...channels });
  t.after(() => app.close());
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/notices/test',
    headers: { authorization: `Bearer ${token ?? adminToken}` },
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

test('a test notice is sent once through every channel, and what happened is told of each', async (t) => {
  const { port, mails } = await startMailServer(t, {
    onRcptTo: ({ address }, _session, done) =>
      done(address === 'gone@example.com' ? smtpRefusal(550, '5.1.1 no such mailbox') : null),
  });
  const asked: { url: string; body: string }[] = [];
  const fetch: NoticeChannels['fetch'] = async (url, init) => {
    asked.push({ url: String(url), body: String(init?.body) });
    return new Response(null, { status: String(url) === HOOK ? 404 : 204 });
  };
  const words = parseTemplates([
    { name: 'notice.test.txt', text: 'Subject: Hello {{at}}\n\nours' },
  ]);
  assert.ok('templates' in words);
  const { status, text, body } = await trialOf(t, {
    webhook: { url: 'https://hooks.example.com/keyturn', secret: SECRET },
    mail: {
      smtp: `smtp://user:hunter2@127.0.0.1:${port}`,
      from: { name: '', address: 'keyturn@example.com' },
      listId: 'keyturn.example.com',
    },
    slack: { url: HOOK, hosts: [] },
    contacts: [
      { email: 'ops@example.com', timeZone: 'Europe/Berlin', quietHours: null },
      { email: 'gone@example.com', timeZone: 'UTC', quietHours: null },
    ],
    templates: words.templates,
    fetch,
  });
  assert.equal(status, 200);
  assert.deepEqual(body.channels, [
    { channel: 'webhook', to: null, outcome: 'delivered', reason: null },
    { channel: 'mail', to: 'ops@example.com', outcome: 'delivered', reason: null },
    {
      channel: 'mail',
      to: 'gone@example.com',
      outcome: 'bounced',
      reason: 'answered 550 5.1.1 to RCPT TO',
    },
    { channel: 'slack', to: null, outcome: 'gone', reason: 'answered 404' },
  ]);
  assert.doesNotMatch(text, /hunter2|secret|whsec/);
  assert.equal(mails.length, 1);
  assert.match(mails[0] ?? '', /^Subject: Hello Mon 5 Jan 2026, 10:00 in Europe\/Berlin/m);
  const event = JSON.parse(asked.find(({ url }) => url !== HOOK)?.body ?? '');
  assert.equal(event.type, 'notice.test');
  assert.equal(asked.length, 2);
});

test('a deployment without channels says so', async (t) => {
  assert.deepEqual((await trialOf(t, {})).body, { channels: [] });
});

test('nobody but an admin sends test notices', async (t) => {
  assert.equal((await trialOf(t, {}, 'ktt_a_nonsense')).status, 401);
});
