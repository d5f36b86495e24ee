import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a mail server on the loopback has taken. */
export interface MailServer {
  port: number;
  /** Mails as they came over the wire. */
  mails: string[];
  envelopes: { from: string; to: string[] }[];
}

/** Starts a real mail server without TLS that takes everything, but for what the test says otherwise. */
export async function startMailServer(
  t: TestContext,
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const taken: MailServer = { port: 0, mails: [], envelopes: [] };
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'keyturn' }),
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        taken.envelopes.push({ from, to: envelope.rcptTo.map(({ address }) => address) });
        taken.mails.push(Buffer.concat(chunks).toString('utf8'));
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
  taken.port = (listening.address() as AddressInfo).port;
  return taken;
}

/** A field of a mail's head, unfolded. */
export function mailHeader(mail: string, name: string): string | undefined {
  const head = (mail.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1];
}

/** The HTML part of a mail of ours, as whoever reads it has it: undone from its quoted-printable. */
export function mailHtml(mail: string): string {
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(mailHeader(mail, 'Content-Type') ?? '') ?? [];
  const parts = mail.split(`--${boundary}`).map((part) => part.trim());
  const part = parts.find((one) => mailHeader(one, 'Content-Type') === 'text/html; charset=utf-8');
  if (part === undefined) throw new Error('the mail has no HTML part');
  const encoded = part.slice(part.indexOf('\r\n\r\n') + 4).replaceAll('=\r\n', '');
  const bytes = encoded.replace(/=([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A refusal with its SMTP code. */
export function smtpRefusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
