import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { makeCertificate } from '../../../../test/certificate.ts';
import { ManualClock } from '../../../../test/manual-clock.ts';
import { type MailPorts, sendMail } from './mail-channel.ts';
import { smtpOptions } from './mail-settings.ts';
import { mailHeader, smtpRefusal, startMailServer } from './testing/mail-server.ts';
import type { Message } from './words/message.ts';
import { noticeMessage } from './words/notice-message.ts';
import { NOTICE_SAMPLES } from './words/notice-samples.ts';

const RECIPIENT = { address: 'ops@bank.example', noticeId: 'msg_1' };

const READER = {
  audience: 'client',
  timeZone: 'Europe/Berlin',
  dashboard: 'https://keys.example.com',
} as const;

const MESSAGE = noticeMessage('key.revoked', NOTICE_SAMPLES['key.revoked'], READER);

function portsFor(url: string, overrides: Partial<MailPorts> = {}): MailPorts {
  const clock = new ManualClock();
  return {
    smtp: smtpOptions(url),
    from: { name: 'Keyturn', address: 'keyturn@example.com' },
    listId: 'keyturn.example.com',
    clock,
    schedule: clock,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    signal: new AbortController().signal,
    ...overrides,
  };
}

function send(port: number, overrides: Partial<MailPorts> = {}, message: Message = MESSAGE) {
  return sendMail(message, RECIPIENT, portsFor(`smtp://127.0.0.1:${port}`, overrides));
}

test('a mail arrives in text and HTML, with the header fields of a machine', async (t) => {
  const { port, mails, envelopes } = await startMailServer(t);
  assert.deepEqual(await send(port), { kind: 'delivered' });
  assert.deepEqual(envelopes, [{ from: 'keyturn@example.com', to: ['ops@bank.example'] }]);
  const mail = mails[0] ?? '';
  assert.equal(mailHeader(mail, 'From'), 'Keyturn <keyturn@example.com>');
  assert.equal(mailHeader(mail, 'To'), 'ops@bank.example');
  assert.equal(mailHeader(mail, 'List-Id'), '<keyturn.example.com>');
  assert.equal(mailHeader(mail, 'Auto-Submitted'), 'auto-generated');
  assert.equal(mailHeader(mail, 'X-Auto-Response-Suppress'), 'All');
  assert.equal(mailHeader(mail, 'Date'), 'Mon, 05 Jan 2026 09:00:00 +0000');
  assert.match(mailHeader(mail, 'Content-Type') ?? '', /^multipart\/alternative;/);
  assert.match(mail, /Content-Type: text\/plain; charset=utf-8/);
  assert.match(mail, /Content-Type: text\/html; charset=utf-8/);
  for (const line of mail.split('\r\n')) assert.ok(line.length <= 998);
});

test('a retry is the same mail to whoever got the first, and another to anybody else', async (t) => {
  const { port, mails } = await startMailServer(t);
  const ports = portsFor(`smtp://127.0.0.1:${port}`);
  for (const recipient of [RECIPIENT, RECIPIENT, { ...RECIPIENT, address: 'b@bank.example' }]) {
    await sendMail(MESSAGE, recipient, ports);
  }
  const [first, second, other] = mails.map((mail) => mailHeader(mail, 'Message-ID'));
  assert.match(first ?? '', /^<[0-9a-f]{64}@example\.com>$/);
  assert.equal(second, first);
  assert.notEqual(other, first);
});

test('no subject adds a header field or a recipient', async (t) => {
  const { port, mails, envelopes } = await startMailServer(t);
  const key = {
    ...NOTICE_SAMPLES['key.revoked'].key,
    name: 'x\r\nBcc: thief@evil.example\r\n\r\nhello',
  };
  const facts = { ...NOTICE_SAMPLES['key.revoked'], key };
  await send(port, {}, noticeMessage('key.revoked', facts, READER));
  assert.equal(mailHeader(mails[0] ?? '', 'Bcc'), undefined);
  assert.match(mailHeader(mails[0] ?? '', 'Subject') ?? '', /^=\?UTF-8\?/i);
  assert.deepEqual(envelopes[0]?.to, ['ops@bank.example']);
});

test('a server that takes no mail now is tried again', async (t) => {
  const { port } = await startMailServer(t, {
    onRcptTo: (_address, _session, done) => done(smtpRefusal(451, '4.7.1 try later')),
  });
  const outcome = await send(port);
  assert.deepEqual(outcome, {
    kind: 'failed',
    reason: 'answered 451 4.7.1 to RCPT TO',
    retryAfterMs: null,
  });
});

test('an address that is refused for good has bounced', async (t) => {
  const { port } = await startMailServer(t, {
    onRcptTo: (_address, _session, done) =>
      done(smtpRefusal(550, '5.1.1 no such mailbox secret-of-theirs')),
  });
  assert.deepEqual(await send(port), {
    kind: 'bounced',
    reason: 'answered 550 5.1.1 to RCPT TO',
    isAddress: true,
  });
});

test('a mail whose content is refused for good has bounced', async (t) => {
  const { port } = await startMailServer(t, {
    onData(stream, _session, done) {
      stream.resume();
      stream.once('end', () => done(smtpRefusal(554, 'not wanted')));
    },
  });
  assert.deepEqual(await send(port), { kind: 'bounced', reason: 'answered 554 to DATA' });
});

test('what is wrong with us is no bounce of theirs', async (t) => {
  const refusing = await startMailServer(t, {
    onMailFrom: (_address, _session, done) => done(smtpRefusal(550, 'who are you')),
  });
  assert.deepEqual(await send(refusing.port), {
    kind: 'failed',
    reason: 'answered 550 to MAIL FROM',
    retryAfterMs: null,
  });
  const asking = await startMailServer(t, {
    authOptional: false,
    onAuth: (_auth, _session, done) => done(smtpRefusal(535, 'wrong password')),
  });
  const smtp = smtpOptions(`smtp://keyturn:hunter2@127.0.0.1:${asking.port}`);
  const outcome = await send(asking.port, { smtp });
  assert.equal(outcome.kind, 'failed');
  assert.match(JSON.stringify(outcome), /answered 535 to AUTH/);
  assert.doesNotMatch(JSON.stringify(outcome), /hunter2/);
});

test('a server that is away is tried again', async () => {
  const closed = createServer();
  closed.listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  assert.deepEqual(await send(port), {
    kind: 'failed',
    reason: 'the mail server cannot be reached (ECONNREFUSED)',
    retryAfterMs: null,
  });
});

test('a mail leaves over TLS where the certificate holds, and not where it does not', async (t) => {
  const certificate = makeCertificate('localhost');
  const start = await startMailServer(t, { disabledCommands: [], ...certificate });
  const whole = await startMailServer(t, { secure: true, ...certificate });
  const tls = { ca: certificate.cert, servername: 'localhost' };
  const starting = {
    ...smtpOptions(`smtp://127.0.0.1:${start.port}`),
    ignoreTLS: false,
    requireTLS: true,
  };
  const direct = smtpOptions(`smtps://127.0.0.1:${whole.port}`);
  assert.deepEqual(await send(0, { smtp: { ...starting, tls } }), { kind: 'delivered' });
  assert.deepEqual(await send(0, { smtp: { ...direct, tls } }), { kind: 'delivered' });
  for (const smtp of [starting, direct]) {
    const outcome = await send(0, { smtp });
    assert.equal(outcome.kind, 'failed');
    assert.match(JSON.stringify(outcome), /the certificate of the mail server does not hold/);
  }
  assert.equal(start.mails.length + whole.mails.length, 2);
});

test('a mail does not leave in the clear where TLS is required', async (t) => {
  const { port, mails } = await startMailServer(t);
  const smtp = { ...smtpOptions(`smtp://127.0.0.1:${port}`), ignoreTLS: false, requireTLS: true };
  const outcome = await send(port, { smtp });
  assert.match(JSON.stringify(outcome), /"failed".*offers no encrypted connection/);
  assert.equal(mails.length, 0);
});

/** A server that accepts connections and says nothing. */
async function silent(t: TestContext): Promise<{ port: number; connected: Promise<unknown> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connected: once(server, 'connection') };
}

test('a server that dawdles is left, and so is one when we stop', async (t) => {
  const first = await silent(t);
  const clock = new ManualClock();
  const dawdling = send(first.port, { clock, schedule: clock });
  await first.connected;
  clock.advance(45_000);
  assert.deepEqual(await dawdling, {
    kind: 'failed',
    reason: 'not done within 45 s',
    retryAfterMs: null,
  });
  const second = await silent(t);
  const stopping = new AbortController();
  const running = send(second.port, { signal: stopping.signal });
  await second.connected;
  stopping.abort();
  assert.deepEqual(await running, {
    kind: 'failed',
    reason: 'the server stopped',
    retryAfterMs: null,
  });
});

test('what is no address is not tried', async () => {
  for (const address of [
    'ops',
    'a@b\r\nRCPT TO:<c@d>',
    '"a@evil.example"@bank.example',
    'a@b, c@d',
  ]) {
    const outcome = await sendMail(
      MESSAGE,
      { ...RECIPIENT, address },
      portsFor('smtp://127.0.0.1:1'),
    );
    assert.deepEqual(outcome, { kind: 'bounced', reason: 'it is not a mail address' });
  }
});
