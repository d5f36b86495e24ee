import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../../../test/manual-clock.ts';
import type { Fetch } from './send-webhook.ts';
import { postToSlack, type SlackPorts } from './slack-channel.ts';
import { noticeMessage } from './words/notice-message.ts';
import { NOTICE_SAMPLES } from './words/notice-samples.ts';

const URL_OF_HOOK = 'https://hooks.slack.com/services/T000/B000/secret';

const MESSAGE = noticeMessage('notice.test', NOTICE_SAMPLES['notice.test'], {
  audience: 'operator',
  timeZone: 'UTC',
  dashboard: 'https://keys.example.com',
});

/** Stands on the loopback for every https host, and answers as the test says. */
async function receive(t: TestContext, reply: (response: ServerResponse) => void) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.once('end', () => {
      bodies.push(body);
      reply(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const fetchHere: Fetch = (_url, init) => fetch(`http://127.0.0.1:${port}/`, init);
  return { bodies, server, fetch: fetchHere };
}

function portsWith(fetch: Fetch, overrides: Partial<SlackPorts> = {}): SlackPorts {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  return { fetch, clock, schedule: clock, hosts: [], signal, ...overrides };
}

function answering(status: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => void response.writeHead(status, headers).end('some body');
}

test('a message is posted as Block Kit', async (t) => {
  const { bodies, fetch } = await receive(t, answering(200));
  const outcome = await postToSlack(MESSAGE, { url: URL_OF_HOOK }, portsWith(fetch));
  assert.deepEqual(outcome, { kind: 'delivered' });
  assert.deepEqual(JSON.parse(bodies[0] ?? ''), MESSAGE.slack);
});

test('each answer has its outcome', async (t) => {
  const gone = (status: number) => ({ kind: 'gone', reason: `answered ${status}` });
  const failed = (status: number, retryAfterMs: number | null = null) => ({
    kind: 'failed',
    reason: `answered ${status}`,
    retryAfterMs,
  });
  const cases = [
    [answering(429, { 'retry-after': '30' }), failed(429, 30_000)],
    [answering(503), failed(503)],
    [answering(302, { location: 'http://127.0.0.1:1/' }), failed(302)],
    [answering(403), gone(403)],
    [answering(404), gone(404)],
    [answering(410), gone(410)],
    [answering(400), { kind: 'bounced', reason: 'answered 400' }],
  ] as const;
  for (const [reply, expected] of cases) {
    const { fetch } = await receive(t, reply);
    assert.deepEqual(await postToSlack(MESSAGE, { url: URL_OF_HOOK }, portsWith(fetch)), expected);
  }
});

test('only Slack and hosts that the operator named are called, over https', async () => {
  const asked: string[] = [];
  const fetch: Fetch = async (url) => {
    asked.push(String(url));
    return new Response();
  };
  for (const url of [
    'http://hooks.slack.com/services/x',
    'https://hooks.slack.com.evil.example/x',
    'https://hooks.slack.com@evil.example/x',
    'https://user:pass@hooks.slack.com/x',
    'https://169.254.169.254/latest',
    'https://hooks.slack.com:8443/x',
    'nonsense',
  ]) {
    const outcome = await postToSlack(MESSAGE, { url }, portsWith(fetch));
    assert.equal(outcome.kind, 'bounced', url);
    assert.ok(!JSON.stringify(outcome).includes('evil'), 'the address is not repeated');
  }
  assert.deepEqual(asked, []);
  const url = 'https://chat.example.com/hooks/x';
  const hosts = ['chat.example.com'];
  assert.deepEqual(await postToSlack(MESSAGE, { url }, portsWith(fetch, { hosts })), {
    kind: 'delivered',
  });
  assert.deepEqual(asked, [url]);
});

test('a receiver that does not answer is left, and nothing says its address', async (t) => {
  const { server, fetch } = await receive(t, () => {});
  const clock = new ManualClock();
  const asked = once(server, 'request');
  const posting = postToSlack(
    MESSAGE,
    { url: URL_OF_HOOK },
    portsWith(fetch, { clock, schedule: clock }),
  );
  await asked;
  clock.advance(15_000);
  assert.deepEqual(await posting, {
    kind: 'failed',
    reason: 'no answer within 15 s',
    retryAfterMs: null,
  });
  const broken: Fetch = (url) => Promise.reject(new TypeError(`cannot fetch ${url}`));
  const outcome = await postToSlack(MESSAGE, { url: URL_OF_HOOK }, portsWith(broken));
  assert.deepEqual(outcome, { kind: 'failed', reason: 'no connection', retryAfterMs: null });
});
