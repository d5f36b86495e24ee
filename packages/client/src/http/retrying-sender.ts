import type { KeyturnEvent } from '../keyturn-event.ts';
import type { ClientPorts } from '../ports.ts';
import type { FallbackCause, KeyRing } from '../ring/key-ring.ts';
import { type RingVersion, shown } from '../ring/ring-version.ts';
import type { OpenKeySource } from '../sources/key-source.ts';
import { type KeyStatus, parseKeyStatus } from './key-status.ts';
import type { KeyedSender, Sent } from './keyed-sender.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { httpDateMs, retryAfterMs } from './retry-after.ts';
import { retryStep } from './retry-rule.ts';
import { wait } from './wait.ts';

export interface RetryingSenderParts {
  readonly ports: ClientPorts;
  readonly ring: KeyRing;
  readonly source: OpenKeySource;
  readonly sender: KeyedSender;
  readonly maxWaitMs: number;
  readonly tell: (event: KeyturnEvent) => void;
}

/** Sends a request, once more where `retryStep` says so, and tells the ring what answers say. */
export class RetryingSender {
  readonly #parts: RetryingSenderParts;

  constructor(parts: RetryingSenderParts) {
    this.#parts = parts;
  }

  async send(request: OutgoingRequest, version: RingVersion): Promise<Response> {
    const { sender, ring, tell } = this.#parts;
    const first = await sender.send(request, version);
    const status = this.#heed(first, version);
    const other = await this.#retryVersion(first, status, version);
    if (status === null || other === null) return first.response;
    await first.response.body?.cancel();
    const because = status.state as FallbackCause | 'stale';
    const isOther = other !== version;
    tell({
      type: 'retried',
      because,
      from: shown(version),
      to: isOther ? shown(other) : null,
      status: first.response.status,
    });
    // From the last request on: the handlers of those before it answered with their redirects.
    const second = await sender.send(first.request, other);
    const said = this.#heed(second, other);
    if (isOther && isAccepted(said) && because !== 'stale') ring.fellBack(version, other, because);
    return second.response;
  }

  /** Takes note of what the verifier said about the version; null where it said nothing. */
  #heed({ response, isKeyed }: Sent, version: RingVersion): KeyStatus | null {
    const { ports, ring, source } = this.#parts;
    const status = isKeyed ? parseKeyStatus(response.headers.get('api-key-status')) : null;
    if (isAccepted(status) && version.number === null && status.version !== null) {
      const isLearnt = ring.learn(version, status.version);
      if (isLearnt) source.adopted({ ...version, number: status.version });
    }
    if (status?.state === 'deprecated') {
      const nowMs = httpDateMs(response.headers.get('date')) ?? ports.clock.wallMs();
      const rotateAfterMs = status.rotateAfterMs === null ? 0 : status.rotateAfterMs - nowMs;
      const isSettled = ring.signalled(version, { now: status.now, rotateAfterMs });
      if (!isSettled) void source.wake(status.now ? 'now' : 'signal');
    } else if (status?.state === 'refused' || status?.state === 'suspended') {
      void source.wake('signal');
    }
    return status;
  }

  /** The version to send the request with once more; null where the answer is the caller's. */
  async #retryVersion(
    { response, request }: Sent,
    status: KeyStatus | null,
    version: RingVersion,
  ): Promise<RingVersion | null> {
    const { ports, ring, source, maxWaitMs } = this.#parts;
    const other = ring.otherThan(version);
    const step = retryStep({
      status: response.status,
      state: status?.state ?? null,
      replayable: request.replayable,
      otherHeld: other !== null,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), ports.clock.wallMs()),
      maxWaitMs,
    });
    if (step.act === 'return') return null;
    if (step.act === 'other-version') return other;
    const isWait = step.act === 'wait';
    const waitMs = isWait ? step.ms : maxWaitMs;
    await wait(ports.schedule, waitMs, request.signal, isWait ? undefined : source.wake('needed'));
    return isWait ? version : ring.otherThan(version);
  }
}

function isAccepted(status: KeyStatus | null): status is KeyStatus {
  return status?.state === 'active' || status?.state === 'deprecated';
}
