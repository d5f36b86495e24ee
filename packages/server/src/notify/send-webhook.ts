import { Webhook } from 'standardwebhooks';
import type { Deployment } from '../deployment.ts';

/** As much as we wait for the receiver's status. */
const TIMEOUT_MS = 15_000;

/** Where notices go, and the `whsec_` secret that signs them. */
export interface WebhookEndpoint {
  url: string;
  secret: string;
}

export type Fetch = typeof globalThis.fetch;

export type WebhookOutcome =
  | { kind: 'delivered' }
  /** 410: the receiver wants no more of these. */
  | { kind: 'gone' }
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/**
 * One attempt, signed by Standard Webhooks 1.0.0. Any 2xx is a delivery; a redirect is a failure and
 * is not followed. The receiver's body is not read.
 */
export async function sendWebhook(
  { clock, schedule }: Deployment,
  fetch: Fetch,
  endpoint: WebhookEndpoint,
  message: { id: string; body: string },
): Promise<WebhookOutcome> {
  // The receiver compares it with its own wall clock.
  const at = new Date(clock.wallMs());
  const gone = new AbortController();
  const forget = schedule.after(TIMEOUT_MS, () => gone.abort());
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      signal: gone.signal,
      body: message.body,
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'keyturn',
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(endpoint.secret).sign(message.id, at, message.body),
      },
    });
    await response.body?.cancel();
    return outcomeOf(response, at.getTime());
  } catch (error) {
    const reason = gone.signal.aborted ? 'no answer within 15 s' : causeOf(error);
    return { kind: 'failed', reason, retryAfterMs: null };
  } finally {
    forget();
  }
}

function outcomeOf(response: Response, nowMs: number): WebhookOutcome {
  if (response.ok) return { kind: 'delivered' };
  if (response.status === 410) return { kind: 'gone' };
  return {
    kind: 'failed',
    reason: `answered ${response.status}`,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
  };
}

/** RFC 9110 §10.2.3: seconds or an HTTP-date. */
export function retryAfterMs(field: string | null, nowMs: number): number | null {
  if (field === null) return null;
  if (/^[0-9]{1,8}$/.test(field)) return Number(field) * 1_000;
  const at = Date.parse(field);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** Why a connection failed, as the system names it: `ECONNREFUSED`. */
export function causeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? error) as { code?: string };
  return code ?? 'no connection';
}
