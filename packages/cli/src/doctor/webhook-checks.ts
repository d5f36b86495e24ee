import type { Webhook } from '@keyturn/core';
import { instantText } from '../instant-text.ts';
import { type Check, ok, warning, wrong } from './check.ts';

const NAME = 'webhooks';

/** None where none is registered. */
export function webhookChecks(webhooks: readonly Webhook[]): Check[] {
  const faults = webhooks.flatMap((webhook) => faultOf(webhook) ?? []);
  const told = webhooks.filter(({ state }) => state === 'verified').length;
  if (faults.length > 0 || told === 0) return faults;
  return [ok(NAME, told === 1 ? 'one is told' : `${told} are told`)];
}

/** Null where nothing is wrong, and where somebody switched it off. */
function faultOf(webhook: Webhook): Check | null {
  const { id, name, state, challenge, disabledReason, disabledAt, failingSince } = webhook;
  if (state === 'disabled') {
    if (disabledReason === 'by-operator') return null;
    const why = disabledReason === 'gone' ? 'it answered 410' : 'every attempt had failed';
    const text = `${name} is told nothing since ${instantText(disabledAt)}, because ${why}`;
    return wrong(NAME, text, `keyturn webhooks edit ${id} --enable`);
  }
  if (state === 'unverified') {
    const why = challenge?.lastError ? `: ${challenge.lastError}` : '';
    const text = `${name} has not answered its challenge, so it is told nothing${why}`;
    return warning(NAME, text, `keyturn webhooks test ${id}`);
  }
  if (failingSince === null) return null;
  const text = `every attempt at ${name} has failed since ${instantText(failingSince)}: ${webhook.lastError ?? 'unknown'}`;
  return warning(NAME, text, `keyturn webhooks test ${id}`);
}
