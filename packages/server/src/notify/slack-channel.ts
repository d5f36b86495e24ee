import type { Clock, Schedule } from '../ports.ts';
import type { ChannelOutcome } from './channel-outcome.ts';
import { causeOf, type Fetch, retryAfterMs } from './send-webhook.ts';
import { slackUrlFault } from './slack-settings.ts';
import type { Message } from './words/message.ts';

/** As much as we wait for the receiver's status. */
const TIMEOUT_MS = 15_000;

/** What a chat message is sent with. */
export interface SlackPorts {
  fetch: Fetch;
  clock: Clock;
  schedule: Schedule;
  /** Host names beside Slack's own to which it may be sent. */
  hosts: readonly string[];
  /** Aborted: the attempt ends at once, as one that failed. */
  signal: AbortSignal;
}

/** Answers by which Slack says that the webhook was removed, or its channel closed. */
const GONE = [403, 404, 410];

/**
 * One attempt to post a message to an incoming webhook. A redirect is not followed, and the body of
 * the answer is not read. The address is a secret and stands in no outcome.
 */
export async function postToSlack(
  message: Message,
  recipient: { url: string },
  { fetch, clock, schedule, hosts, signal }: SlackPorts,
): Promise<ChannelOutcome> {
  const fault = slackUrlFault(recipient.url, hosts);
  if (fault) return { kind: 'bounced', reason: `the address ${fault}` };
  const late = new AbortController();
  const forget = schedule.after(TIMEOUT_MS, () => late.abort());
  try {
    const response = await fetch(recipient.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([late.signal, signal]),
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'keyturn' },
      body: JSON.stringify(message.slack),
    });
    await response.body?.cancel();
    return outcomeOf(response, clock.wallMs());
  } catch (error) {
    if (late.signal.aborted) return failed(`no answer within ${TIMEOUT_MS / 1_000} s`);
    return failed(signal.aborted ? 'the server stopped' : causeOf(error));
  } finally {
    forget();
  }
}

function outcomeOf({ ok, status, headers }: Response, nowMs: number): ChannelOutcome {
  const reason = `answered ${status}`;
  if (ok) return { kind: 'delivered' };
  if (GONE.includes(status)) return { kind: 'gone', reason };
  // Slack says so of a body that it cannot read: the same body fares no better.
  if (status === 400) return { kind: 'bounced', reason };
  return failed(reason, retryAfterMs(headers.get('retry-after'), nowMs));
}

function failed(reason: string, afterMs: number | null = null): ChannelOutcome {
  return { kind: 'failed', reason, retryAfterMs: afterMs };
}
