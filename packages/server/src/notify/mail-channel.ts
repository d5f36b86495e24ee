import { createTransport } from 'nodemailer';
import type { Clock, Digest, Schedule } from '../ports.ts';
import type { ChannelOutcome } from './channel-outcome.ts';
import { isMailAddress } from './mail-address.ts';
import type { MailSender, SmtpOptions } from './mail-settings.ts';
import type { Message } from './words/message.ts';

/** An attempt is over after this, however the server dawdles. */
const TIMEOUT_MS = 45_000;
const CONNECT_MS = 10_000;
/** Without a byte from the server. */
const SILENCE_MS = 20_000;
/** No answer of a mail server is longer. */
const LONGEST_ANSWER_BYTES = 65_536;

/** Whom a notice goes to. */
export interface MailRecipient {
  address: string;
  /** Id of the notice: with the address it makes the Message-ID, so a retry is the same mail. */
  noticeId: string;
}

/** What a mail is sent with. */
export interface MailPorts {
  smtp: SmtpOptions;
  from: MailSender;
  listId: string;
  clock: Clock;
  schedule: Schedule;
  digest: Digest;
  /** Aborted: the attempt ends at once, as one that failed. */
  signal: AbortSignal;
}

/**
 * One attempt to mail a message to one address, over a connection of its own. Delivered means that
 * the mail server has taken it; what it cannot deliver later it mails back to the sender's address.
 */
export async function sendMail(
  message: Message,
  recipient: MailRecipient,
  ports: MailPorts,
): Promise<ChannelOutcome> {
  if (!isMailAddress(recipient.address)) {
    return { kind: 'bounced', reason: 'it is not a mail address' };
  }
  const late = new AbortController();
  const forget = ports.schedule.after(TIMEOUT_MS, () => late.abort());
  const transport = createTransport({
    ...ports.smtp,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxResponseSize: LONGEST_ANSWER_BYTES,
    // A name or a word in a notice never makes it read a file or a page.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const signal = AbortSignal.any([late.signal, ports.signal]);
    await transport.sendMail({ ...mailOf(message, recipient, ports), signal });
    return { kind: 'delivered' };
  } catch (error) {
    if (late.signal.aborted) return failed(`not done within ${TIMEOUT_MS / 1_000} s`);
    if (ports.signal.aborted) return failed('the server stopped');
    return outcomeOf(error as SmtpError);
  } finally {
    forget();
    transport.close();
  }
}

function mailOf(message: Message, recipient: MailRecipient, ports: MailPorts) {
  const { from, listId, clock, digest } = ports;
  const host = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    from,
    to: { name: '', address: recipient.address },
    envelope: { from: from.address, to: [recipient.address] },
    messageId: `<${digest(`${recipient.noticeId} ${recipient.address}`)}@${host}>`,
    date: new Date(clock.wallMs()),
    subject: message.subject,
    text: message.text,
    html: message.html,
    textEncoding: 'quoted-printable' as const,
    headers: {
      // RFC 2919; prepared, because it would be quoted as an address otherwise.
      'List-Id': { prepared: true, value: `<${listId}>` },
      // RFC 3834 §5: answers of machines are not wanted.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'en',
    },
  };
}

/** What nodemailer's errors carry. What a server said is not repeated: it may say anything. */
interface SmtpError {
  message: string;
  code?: string;
  /** The command that failed, as `RCPT TO`. */
  command?: string;
  responseCode?: number;
  response?: string;
}

/** A 5xx on one of these is about this recipient or this mail; elsewhere it is about us. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA'];

function outcomeOf(error: SmtpError): ChannelOutcome {
  const { code, command = 'a command', responseCode, response } = error;
  if (code === 'ETLS' || !responseCode) return failed(connectionFault(error));
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  const answer = `answered ${responseCode}${enhanced ? ` ${enhanced}` : ''} to ${command}`;
  const isFinal = responseCode >= 500 && ABOUT_THE_MAIL.includes(command);
  if (!isFinal) return failed(answer);
  const reason = answer;
  return isAddressFault(command, enhanced)
    ? { kind: 'bounced', reason, isAddress: true }
    : { kind: 'bounced', reason };
}

/**
 * RFC 3463: 5.7 is about who may send, which a relay says of all recipients alike when it is set up
 * wrongly, and 5.3 and 5.4 are about systems and the way to them; only 5.1 and 5.2 are about the
 * mailbox. Without such a code a refused recipient counts as one that is not there.
 */
function isAddressFault(command: string, enhanced: string | undefined): boolean {
  if (enhanced === undefined) return command === 'RCPT TO';
  return /^5\.1\./.test(enhanced) || (command === 'RCPT TO' && /^5\.[02]\./.test(enhanced));
}

const CONNECTION_FAULTS: Readonly<Record<string, string>> = {
  ETLS: 'the mail server offers no encrypted connection',
  EDNS: 'the name of the mail server is not known',
  ETIMEDOUT: 'the mail server did not answer in time',
  ECONNECTION: 'the mail server closed the connection',
};

function connectionFault({ message, code = '' }: SmtpError): string {
  if (/certificate|altnames/i.test(message))
    return 'the certificate of the mail server does not hold';
  const system = /\b(?:ECONN|EHOST|ENET|EPIPE|EADDR)[A-Z]*\b/.exec(message)?.[0];
  if (system) return `the mail server cannot be reached (${system})`;
  return CONNECTION_FAULTS[code] ?? `the mail server cannot be reached (${code})`;
}

function failed(reason: string): ChannelOutcome {
  return { kind: 'failed', reason, retryAfterMs: null };
}
