import type { TimeZones } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Delivery, DeliveryOutcome } from './channel.ts';
import { digestMessage } from './digest-message.ts';
import { DIGEST, type Hearing, putOff } from './put-off.ts';
import { storedMessage } from './stored-message.ts';
import { storedNotice } from './stored-notice.ts';
import { toldInHour } from './told-in-hour.ts';
import type { Message } from './words/message.ts';
import type { Reader } from './words/reader.ts';
import type { Templates } from './words/templates.ts';

/** What a delivery to a person tells now, or why it tells nothing now. */
export async function deliveryMessage(
  deployment: Deployment,
  zones: TimeZones,
  delivery: Delivery,
  to: { reader: Reader; hearing: Hearing; templates: Templates },
): Promise<{ message: Message } | { outcome: DeliveryOutcome }> {
  const { store, serverTime } = deployment;
  const { reader, hearing, templates } = to;
  const message =
    delivery.type === DIGEST
      ? await digestMessage(deployment, delivery, reader, templates)
      : await noticeOf(deployment, delivery, reader, templates);
  if (!message) {
    return { outcome: { kind: 'put-aside', reason: 'it is over, or no longer kept' } };
  }
  const now = serverTime.now();
  const told = { now, toldInHour: await toldInHour(store.db, delivery, now) };
  const outcome = putOff(zones, delivery, message.kind, hearing, told);
  return outcome ? { outcome } : { message };
}

async function noticeOf(
  deployment: Deployment,
  delivery: Delivery,
  reader: Reader,
  templates: Templates,
): Promise<Message | null> {
  const row = await storedNotice(deployment.store.db, delivery.notice_id);
  return row && storedMessage(deployment, row, reader, templates);
}
