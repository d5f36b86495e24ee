import type { Deployment } from '../deployment.ts';
import { Wake } from '../wake.ts';
import type { Actor } from './actor.ts';
import { completeIssue } from './key-issue.ts';

/** How often a wait looks again without having been woken: leases run out, instances stop. */
const LOOK_MS = 500;

/**
 * As `completeIssue`, but once K1 holds, or after `waitMs` at the latest.
 *
 * @throws Refusal as `completeIssue`
 */
export async function waitIssue(
  deployment: Deployment,
  actor: Actor,
  keyId: string,
  waitMs: number,
  signal?: AbortSignal,
): ReturnType<typeof completeIssue> {
  const { clock, schedule, signals } = deployment;
  const until = clock.monotonicMs() + waitMs;
  const wake = new Wake(signals, schedule, ({ keys }) => keys.has(keyId));
  try {
    for (;;) {
      const answer = await completeIssue(deployment, actor, keyId);
      const left = until - clock.monotonicMs();
      if ('keyString' in answer || left <= 0 || signal?.aborted) return answer;
      await wake.wait(Math.min(left, LOOK_MS), signal);
    }
  } finally {
    wake.close();
  }
}
