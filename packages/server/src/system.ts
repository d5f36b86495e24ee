import { createHash, randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Clock, Digest, Random, Schedule } from './ports.ts';
import type { WebhookNet } from './webhooks/webhook-net.ts';

/** The machine's clock, randomness and timers, handed in by `main.ts`. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
};

/** The longest that a timer of the platform can run; a longer one would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemSchedule: Schedule = {
  after(ms, call) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const stepMs = Math.min(leftMs, LONGEST_TIMER_MS);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : call()), stepMs);
      timer.unref();
    };
    arm(Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

export const systemFetch: typeof globalThis.fetch = (url, init) => fetch(url, init);

export const systemWebhookNet: WebhookNet = {
  resolve: async (hostname) => {
    const found = await lookup(hostname, { all: true });
    return found.map(({ address }) => address);
  },
  dial: (address, port) => connect({ host: address, port }),
};
