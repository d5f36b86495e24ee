import type { ClientPorts } from '../ports.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import type { RingVersion } from '../ring/ring-version.ts';
import type { OpenKeySource } from '../sources/key-source.ts';
import type { KeyStatus } from './key-status.ts';
import { httpDateMs } from './retry-after.ts';

/** What an answer's word on a version is told to. */
export interface StatusListeners {
  readonly ports: ClientPorts;
  readonly ring: KeyRing;
  readonly source: OpenKeySource;
}

/**
 * Takes note of what a verifier said about the version that it was shown: its number, where that
 * was unknown; that another is to be used; that this one is refused.
 *
 * @param date The answer's `Date`, which `rotate-after` is compared with (K8).
 */
export function heedStatus(
  { ports, ring, source }: StatusListeners,
  status: KeyStatus,
  version: RingVersion,
  date: string | null,
): void {
  if (isAccepted(status) && version.number === null && status.version !== null) {
    const isLearnt = ring.learn(version, status.version);
    if (isLearnt) source.adopted({ ...version, number: status.version });
  }
  if (status.state === 'deprecated') {
    const nowMs = httpDateMs(date) ?? ports.clock.wallMs();
    const rotateAfterMs = status.rotateAfterMs === null ? 0 : status.rotateAfterMs - nowMs;
    const isSettled = ring.signalled(version, { now: status.now, rotateAfterMs });
    if (!isSettled) void source.wake(status.now ? 'now' : 'signal');
  } else if (status.state === 'refused' || status.state === 'suspended') {
    // With no other version at hand, nothing is more urgent than to find one.
    void source.wake(ring.otherThan(version) === null ? 'needed' : 'signal');
  }
}

/** Whether the verifier accepted the version. */
export function isAccepted(status: KeyStatus | null): status is KeyStatus {
  return status?.state === 'active' || status?.state === 'deprecated';
}
