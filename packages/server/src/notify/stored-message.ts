import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { OutboxTable } from '../store/schema.ts';
import { keyFacts } from './key-facts.ts';
import type { NoticeData, StoredNotice } from './notice-data.ts';
import { NOTICE_LOADERS } from './notice-loaders.ts';
import type { Message } from './words/message.ts';
import type { NoticeFacts } from './words/notice-facts.ts';
import { noticeMessage } from './words/notice-message.ts';
import type { Reader } from './words/reader.ts';
import type { Templates } from './words/templates.ts';

/** Whether a notice of this type is told to people. */
export function isForPeople(type: string): type is StoredNotice {
  return Object.hasOwn(NOTICE_LOADERS, type);
}

/**
 * What `reader` is told of a notice that was stored, by what is known of its key now; null where it
 * is not for people, its key is gone, or what it tells of is over.
 */
export async function storedMessage(
  deployment: Deployment,
  row: Pick<Selectable<OutboxTable>, 'type' | 'data' | 'created_at'>,
  reader: Reader,
  templates: Templates,
): Promise<Message | null> {
  const { type } = row;
  if (!isForPeople(type)) return null;
  const facts = await factsOf(deployment, type, JSON.parse(row.data), row.created_at);
  return facts && noticeMessage(type, facts, reader, templates.get(type) ?? null);
}

async function factsOf<Type extends StoredNotice>(
  deployment: Deployment,
  type: Type,
  data: NoticeData[Type],
  at: number,
): Promise<NoticeFacts[Type] | null> {
  const { db } = deployment.store;
  const key = 'keyId' in data ? await keyFacts(db, data.keyId) : undefined;
  if (key === null) return null;
  const own = await NOTICE_LOADERS[type](data, { deployment, db, at });
  if (own === null) return null;
  return { ...own, at, ...(key && { key }) } as NoticeFacts[Type];
}
