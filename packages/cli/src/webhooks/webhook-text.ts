import type { Webhook } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { type Names, nameAndId } from '../names.ts';

const REASONS: Readonly<Record<NonNullable<Webhook['disabledReason']>, string>> = {
  gone: 'it answered 410',
  failing: 'nothing but failures for three days',
  'by-operator': 'switched off',
};

const NOT_FAILING = { failingSince: null, lastError: null };

/** @param names - of its apis by id. */
export function webhookText(webhook: Webhook, width: number, names: Names = new Map()): string {
  const { apis, types, secretRotation } = webhook;
  // Until it has answered, its challenge says it.
  const { failingSince, lastError } = webhook.state === 'unverified' ? NOT_FAILING : webhook;
  const told = [
    ['id', webhook.id],
    ['name', webhook.name],
    ['url', webhook.url],
    ['apis', apis === null ? 'all' : apis.map((id) => nameAndId(names, id)).join(', ')],
    ['types', types === null ? 'all' : types.join(' ')],
    ['state', stateText(webhook)],
    ['challenge', challengeText(webhook)],
    ['failing since', failingSince && instantText(failingSince)],
    ['last error', lastError],
    ['secret', secretRotation && `two sign until ${instantText(secretRotation.endsAt)}`],
    ['created', instantText(webhook.createdAt)],
  ] as const;
  return fields(told, width);
}

function stateText({ state, disabledReason, disabledAt }: Webhook): string {
  if (state !== 'disabled' || disabledReason === null) return state;
  return `disabled since ${instantText(disabledAt)}: ${REASONS[disabledReason]}`;
}

/** Null once it was answered. */
function challengeText({ challenge }: Webhook): string | null {
  if (challenge === null || challenge.state === 'delivered') return null;
  const { sentAt, state, attempts, lastError } = challenge;
  const tried = attempts === 0 ? 'not tried yet' : (lastError ?? 'no answer yet');
  return `${state} since ${instantText(sentAt)}: ${tried}`;
}
