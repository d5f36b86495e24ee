import type { Notice, NoticeDelivery } from '@keyturn/core';
import { wrapped } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { plainText } from '../plain-text.ts';
import { type Column, table } from '../table.ts';
import { acknowledgedText } from './acknowledged-text.ts';

const COLUMNS: readonly Column<Notice>[] = [
  { title: 'id', text: ({ id }) => id, whole: true },
  { title: 'at', text: ({ createdAt }) => instantText(createdAt), whole: true },
  { title: 'what', text: ({ type }) => type },
];

/** A row for each notice, and under it in full what it is about, whom it reached, and who has read it. */
export function noticesText(notices: readonly Notice[], width: number): string {
  if (notices.length === 0) return 'none\n';
  const [titles = '', ...rows] = table(notices, COLUMNS, width).trimEnd().split('\n');
  const told = notices.flatMap((notice, index) => [
    rows[index] ?? '',
    ...notes(notice).flatMap((note) => lines(note, width)),
  ]);
  return `${[titles, ...told].join('\n')}\n`;
}

function lines(note: string, width: number): string[] {
  return wrapped(plainText(note), width - 4).map(
    (line, index) => `${index === 0 ? '  ' : '    '}${line}`,
  );
}

function notes(notice: Notice): string[] {
  const { keyId } = notice;
  // Nobody is to be told by a webhook that is not set.
  const deliveries = notice.deliveries.filter(
    ({ channel, state }) => channel !== 'operator' || state !== 'put-aside',
  );
  const delivered = deliveries.filter(({ state }) => state === 'delivered').map(whoText);
  const read = acknowledgedText(notice);
  return [
    ...(keyId === null ? [] : [`about the key ${keyId}`]),
    ...(deliveries.length === 0 ? ['told to nobody yet'] : []),
    ...(delivered.length === 0 ? [] : [`delivered: ${delivered.join(', ')}`]),
    ...deliveries.filter(({ state }) => state !== 'delivered').map(troubleText),
    ...(read === '' ? [] : [read]),
  ];
}

/** `waiting: ops@example.com (quiet-hours), next at 2026-11-24 06:00:00Z` */
function troubleText(delivery: NoticeDelivery): string {
  const { state, waitsFor, lastError, nextAttemptAt } = delivery;
  const why = waitsFor ?? lastError;
  const next = nextAttemptAt === null ? '' : `, next at ${instantText(nextAttemptAt)}`;
  return `${state}: ${whoText(delivery)}${why === null ? '' : ` (${why})`}${next}`;
}

function whoText({ channel, recipientName, recipientId }: NoticeDelivery): string {
  if (channel === 'operator') return 'the webhook of keyturn.yaml';
  if (channel === 'slack') return 'the chat';
  const who = recipientName ?? recipientId ?? channel;
  return channel === 'webhook' ? `the webhook ${who}` : personText(who);
}

/** `client ID ADDRESS`, `operator ADDRESS`, `policy ADDRESS` or `former CHANGE ADDRESS`. */
function personText(recipientId: string): string {
  const [role, ...rest] = recipientId.split(' ');
  const address = rest.at(-1) ?? recipientId;
  if (role === 'client') return `${address} of ${rest[0]}`;
  return role === 'former' ? `${address}, a contact until lately` : address;
}
