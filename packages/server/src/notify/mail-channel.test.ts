import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { makeCertificate } from '../../../../test/certificate.ts';
import { ManualClock } from '../../../../test/manual-clock.ts';
import { type MailPorts, sendMail } from './mail-channel.ts';
import { smtpOptions } from './mail-settings.ts';
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

interface Mailbox {
  port: number;
  /** Mails as they came over the wire. */
  mails: string[];
  envelopes: { from: string; to: string[] }[];
}

/** A mail server on the loopback that takes everything, but for what the test says otherwise. */
async function receive(t: TestContext, options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mailbox: Mailbox = { port: 0, mails: [], envelopes: [] };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mailbox.envelopes.push({ from, to: rcptTo.map(({ address }) => address) });
        mailbox.mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
    ...options,
  });
  // A client that does not trust the certificate hangs up in the middle.
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  mailbox.port = (listening.address() as AddressInfo).port;
  return mailbox;
}

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

function header(mail: string, name: string): string | undefined {
  const head = (mail.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1];
}

/** An answer of the kind that `smtp-server` gives. */
function answer(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

test('a mail arrives in text and HTML, with the header fields of a machine', async (t) => {
  const { port, mails, envelopes } = await receive(t);
  assert.deepEqual(await send(port), { kind: 'delivered' });
  assert.deepEqual(envelopes, [{ from: 'keyturn@example.com', to: ['ops@bank.example'] }]);
  const mail = mails[0] ?? '';
  assert.equal(header(mail, 'From'), 'Keyturn <keyturn@example.com>');
  assert.equal(header(mail, 'To'), 'ops@bank.example');
  assert.equal(header(mail, 'List-Id'), '<keyturn.example.com>');
  assert.equal(header(mail, 'Auto-Submitted'), 'auto-generated');
  assert.equal(header(mail, 'X-Auto-Response-Suppress'), 'All');
  assert.equal(header(mail, 'Date'), 'Mon, 05 Jan 2026 09:00:00 +0000');
  assert.match(header(mail, 'Content-Type') ?? '', /^multipart\/alternative;/);
  assert.match(mail, /Content-Type: text\/plain; charset=utf-8/);
  assert.match(mail, /Content-Type: text\/html; charset=utf-8/);
  for (const line of mail.split('\r\n')) assert.ok(line.length <= 998);
});

test('a retry is the same mail to whoever got the first, and another to anybody else', async (t) => {
  const { port, mails } = await receive(t);
  const ports = portsFor(`smtp://127.0.0.1:${port}`);
  for (const recipient of [RECIPIENT, RECIPIENT, { ...RECIPIENT, address: 'b@bank.example' }]) {
    await sendMail(MESSAGE, recipient, ports);
  }
  const [first, second, other] = mails.map((mail) => header(mail, 'Message-ID'));
  assert.match(first ?? '', /^<[0-9a-f]{64}@example\.com>$/);
  assert.equal(second, first);
  assert.notEqual(other, first);
});

test('no subject adds a header field or a recipient', async (t) => {
  const { port, mails, envelopes } = await receive(t);
  const key = {
    ...NOTICE_SAMPLES['key.revoked'].key,
    name: 'x\r\nBcc: thief@evil.example\r\n\r\nhello',
  };
  const facts = { ...NOTICE_SAMPLES['key.revoked'], key };
  await send(port, {}, noticeMessage('key.revoked', facts, READER));
  assert.equal(header(mails[0] ?? '', 'Bcc'), undefined);
  assert.match(header(mails[0] ?? '', 'Subject') ?? '', /^=\?UTF-8\?/i);
  assert.deepEqual(envelopes[0]?.to, ['ops@bank.example']);
});

test('a server that takes no mail now is tried again', async (t) => {
  const { port } = await receive(t, {
    onRcptTo: (_address, _session, done) => done(answer(451, '4.7.1 try later')),
  });
  const outcome = await send(port);
  assert.deepEqual(outcome, {
    kind: 'failed',
    reason: 'answered 451 4.7.1 to RCPT TO',
    retryAfterMs: null,
  });
});

test('an address that is refused for good has bounced', async (t) => {
  const { port } = await receive(t, {
    onRcptTo: (_address, _session, done) =>
      done(answer(550, '5.1.1 no such mailbox secret-of-theirs')),
  });
  assert.deepEqual(await send(port), { kind: 'bounced', reason: 'answered 550 5.1.1 to RCPT TO' });
});

test('a mail whose content is refused for good has bounced', async (t) => {
  const { port } = await receive(t, {
    onData(stream, _session, done) {
      stream.resume();
      stream.once('end', () => done(answer(554, 'not wanted')));
    },
  });
  assert.deepEqual(await send(port), { kind: 'bounced', reason: 'answered 554 to DATA' });
});

test('what is wrong with us is no bounce of theirs', async (t) => {
  const refusing = await receive(t, {
    onMailFrom: (_address, _session, done) => done(answer(550, 'who are you')),
  });
  assert.deepEqual(await send(refusing.port), {
    kind: 'failed',
    reason: 'answered 550 to MAIL FROM',
    retryAfterMs: null,
  });
  const asking = await receive(t, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(answer(535, 'wrong password')),
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
  const start = await receive(t, { disabledCommands: [], ...certificate });
  const whole = await receive(t, { secure: true, ...certificate });
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
  const { port, mails } = await receive(t);
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
