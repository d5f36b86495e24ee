import { Webhook } from 'standardwebhooks';
import type { Deployment } from '../deployment.ts';
import { causeOf, retryAfterMs } from '../notify/send-webhook.ts';
import { checkedTarget, TargetRefused } from './checked-target.ts';
import { guardedPost } from './guarded-post.ts';
import type { WebhookNet } from './webhook-net.ts';

/** All of an attempt: resolving, connecting, sending, and what is read of the answer. */
const TIMEOUT_MS = 15_000;

export interface SignedMessage {
  /** The same for all attempts. */
  id: string;
  body: string;
  /** The secrets that sign it, one or two. */
  secrets: readonly string[];
  url: string;
  /** Counts the attempts. */
  turn: number;
  /** How much of the answer is read. */
  answerBytes: number;
}

export type SignedAnswer =
  | { kind: 'answered'; status: number; body: string; retryAfterMs: number | null }
  | { kind: 'unanswered'; reason: string };

/** One attempt, signed by Standard Webhooks 1.0.0 under every secret, under all guards. */
export async function sendSigned(
  { clock, schedule }: Deployment,
  net: WebhookNet,
  message: SignedMessage,
  stopping: AbortSignal,
): Promise<SignedAnswer> {
  const late = new AbortController();
  const forget = schedule.after(TIMEOUT_MS, () => late.abort());
  const ended = AbortSignal.any([late.signal, stopping]);
  // The receiver compares it with its own wall clock.
  const at = new Date(clock.wallMs());
  try {
    const target = await orAborted(checkedTarget(net, message.url, message.turn), ended);
    const headers = headersOf(message, at);
    const { body } = message;
    const answer = await guardedPost(net, target, { headers, body }, message.answerBytes, ended);
    return {
      kind: 'answered',
      status: answer.status,
      body: answer.body,
      retryAfterMs: retryAfterMs(answer.retryAfter, at.getTime()),
    };
  } catch (error) {
    if (error instanceof TargetRefused) return { kind: 'unanswered', reason: error.message };
    const reason = late.signal.aborted ? 'no answer within 15 s' : causeOf(error);
    return { kind: 'unanswered', reason };
  } finally {
    forget();
  }
}

function headersOf({ id, body, secrets }: SignedMessage, at: Date): Record<string, string> {
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'keyturn',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/** What looks up a name cannot be called off; it is left behind. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
