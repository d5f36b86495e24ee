import type { KeyturnEvent } from '../keyturn-event.ts';
import type { ClientPorts } from '../ports.ts';
import type { FallbackCause, KeyRing } from '../ring/key-ring.ts';
import { type RingVersion, sameVersion, shown } from '../ring/ring-version.ts';
import type { OpenKeySource } from '../sources/key-source.ts';
import { heedStatus, isAccepted } from './heed-status.ts';
import { type KeyStatus, parseKeyStatus } from './key-status.ts';
import type { KeyedSender, Sent } from './keyed-sender.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { retryAfterMs } from './retry-after.ts';
import { refusedBeforeHandler, retryStep } from './retry-rule.ts';
import { wait } from './wait.ts';

export interface RetryingSenderParts {
  readonly ports: ClientPorts;
  readonly ring: KeyRing;
  readonly source: OpenKeySource;
  readonly sender: KeyedSender;
  readonly maxWaitMs: number;
  readonly tell: (event: KeyturnEvent) => void;
}

/**
 * Sends a request, once more where `retryStep` says so, and tells the ring what answers say. A third
 * time only where a verifier refused both versions that were held.
 */
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
    const areRefused = isOther && status.state === 'refused' && said?.state === 'refused';
    return areRefused ? this.#sendWithThird(second, [version, other]) : second.response;
  }

  /** All that was held is refused, as after a leak: once more, if the source finds another. */
  async #sendWithThird(
    refused: Sent,
    used: readonly [RingVersion, RingVersion],
  ): Promise<Response> {
    const { sender, tell } = this.#parts;
    const { response, request } = refused;
    const isSafe = refusedBeforeHandler({ status: response.status, state: 'refused' });
    const third = isSafe && (await this.#found(used, request.signal));
    if (!third) return response;
    await response.body?.cancel();
    const { status } = response;
    tell({ type: 'retried', because: 'refused', from: shown(used[1]), to: shown(third), status });
    const sent = await sender.send(request, third);
    this.#heed(sent, third);
    return sent.response;
  }

  /** Takes note of what the verifier said about the version; null where it said nothing. */
  #heed({ response, request, isKeyed }: Sent, version: RingVersion): KeyStatus | null {
    const status = isKeyed ? parseKeyStatus(response.headers.get('api-key-status')) : null;
    if (status === null) return null;
    heedStatus(this.#parts, status, version, response.headers.get('date'));
    // Nobody will read the rest of a body that was refused.
    if (refusedBeforeHandler({ status: response.status, state: status.state })) request.body.stop();
    return status;
  }

  /** The version to send the request with once more; null where the answer is the caller's. */
  async #retryVersion(
    { response, request }: Sent,
    status: KeyStatus | null,
    version: RingVersion,
  ): Promise<RingVersion | null> {
    const { ports, ring, maxWaitMs } = this.#parts;
    const other = ring.otherThan(version);
    const step = retryStep({
      status: response.status,
      state: status?.state ?? null,
      replayable: request.body.replayable,
      otherHeld: other !== null,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), ports.clock.wallMs()),
      maxWaitMs,
    });
    if (step.act === 'return') return null;
    if (step.act === 'other-version') return other;
    if (step.act !== 'wait') return this.#found([version], request.signal);
    await wait(ports.schedule, step.ms, request.signal);
    return version;
  }

  /** Waits for the source to find another version, no longer than until the ring holds one. */
  async #found(
    used: readonly [RingVersion, ...RingVersion[]],
    signal: AbortSignal | null,
  ): Promise<RingVersion | null> {
    const { ports, ring, source, maxWaitMs } = this.#parts;
    let forget = (): void => {};
    const isHeld = new Promise<void>((resolve) => {
      forget = ring.watch(resolve);
    });
    try {
      const isFound = Promise.race([isHeld, source.wake('needed')]);
      await wait(ports.schedule, maxWaitMs, signal, isFound);
    } finally {
      forget();
    }
    const held = [ring.otherThan(used[0]), ring.newest];
    const isUsed = (version: RingVersion) => used.some((one) => sameVersion(one, version));
    return held.find((version) => version && !isUsed(version)) ?? null;
  }
}
