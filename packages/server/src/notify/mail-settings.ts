import { isIPv6 } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { isClearText } from '@keyturn/core';
import { z } from 'zod';
import { isMailAddress } from './mail-address.ts';

/** How mail leaves, as an operator set it. */
export interface MailSettings {
  /** `smtps://` (TLS from the first byte) or `smtp://` (STARTTLS, required but on the loopback). May hold a password. */
  smtp: string;
  from: MailSender;
  /** RFC 2919, without its angle brackets. */
  listId: string;
}

export interface MailSender {
  /** Shown beside the address; may be empty. */
  name: string;
  address: string;
}

const SENDER = /^(?:([^<>"@\p{C}]{0,100})<([^<>]+)>|([^<> ]+))$/u;
/** RFC 2919: labels with dots, at least one. */
const LIST_ID = /^[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,9}$/;

/** `mail:` of `keyturn.yaml`. */
export const mailSchema = z
  .strictObject({
    smtp: z
      .string()
      .refine(
        isSmtpUrl,
        'must be smtp://HOST:PORT or smtps://HOST:PORT, with USER:PASSWORD@ before the host where it asks for them',
      ),
    from: z.string().transform((text, context) => {
      const sender = senderOf(text);
      if (sender !== null) return sender;
      context.addIssue('must be one address, as `Keyturn <keyturn@example.com>`');
      return z.NEVER;
    }),
    listId: z
      .string()
      .regex(LIST_ID, 'must be a name with dots, as `keyturn.example.com`')
      .optional(),
  })
  .transform(
    ({ smtp, from, listId }): MailSettings => ({
      smtp,
      from,
      listId: listId ?? `keyturn.${from.address.slice(from.address.lastIndexOf('@') + 1)}`,
    }),
  );

/** What nodemailer is told of the server. */
export interface SmtpOptions {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  ignoreTLS: boolean;
  auth?: { user: string; pass: string };
  tls: ConnectionOptions;
}

/**
 * The connection that a URL asks for. In the clear only on the loopback, where nobody is on the way;
 * everywhere else a server without TLS, or with a certificate that does not hold, gets no mail.
 */
export function smtpOptions(smtp: string): SmtpOptions {
  const url = new URL(smtp);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere = isLoopback(url.hostname);
  const user = decodeURIComponent(url.username);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
    tls: { minVersion: 'TLSv1.2' },
  };
}

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol)) return false;
  const isBare = ['', '/'].includes(url.pathname) && url.search === '' && url.hash === '';
  return url.hostname !== '' && isBare && isDecodable(url.username) && isDecodable(url.password);
}

function isDecodable(text: string): boolean {
  try {
    // Neither may end a line of the protocol.
    return !/\p{Cc}/u.test(decodeURIComponent(text));
  } catch {
    return false;
  }
}

/** Not a special scheme, so the host stands as it was written. */
function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  if (isIPv6(name.replace(/^\[|\]$/g, ''))) return name === '[::1]';
  return !isClearText({ protocol: 'http:', hostname: name });
}

function senderOf(text: string): MailSender | null {
  const [, name, within, bare] = SENDER.exec(text.trim()) ?? [];
  const address = within ?? bare ?? '';
  return isMailAddress(address) ? { name: (name ?? '').trim(), address } : null;
}
