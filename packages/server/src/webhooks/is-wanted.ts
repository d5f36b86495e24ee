import type { NewNotice } from '../notify/channel.ts';
import type { WebhookRow } from './webhook-secrets.ts';

/** Whether the filters of a webhook let a notice through. */
export function isWanted(webhook: Pick<WebhookRow, 'apis' | 'types'>, notice: NewNotice): boolean {
  return isOfApis(webhook, notice.apiId) && isOfTypes(webhook.types, notice.type);
}

/** What concerns the whole deployment goes to those alone that are limited to no api. */
export function isOfApis({ apis }: Pick<WebhookRow, 'apis'>, apiId: string | null): boolean {
  return apis === null || (apiId !== null && (JSON.parse(apis) as string[]).includes(apiId));
}

function isOfTypes(types: string | null, type: string): boolean {
  if (types === null) return true;
  const [noun] = type.split('.');
  return (JSON.parse(types) as string[]).some(
    (wanted) => wanted === type || wanted === `${noun}.*`,
  );
}
