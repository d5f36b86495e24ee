import type { Clock } from '../ports.ts';
import type { Members } from '../wire/members.ts';

/** How much grace was spent at an instant, and how to tell later how long ago that was (K8). */
export interface SpentGrace {
  spentMs: number;
  wallMs: number;
  uptimeMs: number | null;
  bootId: string | null;
}

/** What is to be written now. */
export function noteSpentGrace(spentMs: number, clock: Clock): SpentGrace {
  // All of it is no number in JSON.
  const finite = Math.min(spentMs, Number.MAX_SAFE_INTEGER);
  const uptimeMs = clock.uptimeMs();
  return { spentMs: finite, wallMs: clock.wallMs(), uptimeMs, bootId: clock.bootId() };
}

/**
 * What is spent at a restart: the largest of what was written, that and the time since by the
 * machine's uptime if it is the same boot, and that and the time since by the wall clock. All of it
 * if the wall clock stands before a time that the server signed.
 *
 * @param newestSignedMs - server time.
 * @param clockToleranceMs - ε: the wall clock may be that much behind the server's.
 */
export function spentAtRestart(
  written: SpentGrace,
  newestSignedMs: number,
  clockToleranceMs: number,
  clock: Clock,
): number {
  const wallMs = clock.wallMs();
  if (wallMs < newestSignedMs - clockToleranceMs) return Number.POSITIVE_INFINITY;
  const byWall = written.spentMs + (wallMs - written.wallMs);
  return Math.max(written.spentMs, byWall, byUptime(written, clock));
}

function byUptime(written: SpentGrace, clock: Clock): number {
  const uptimeMs = clock.uptimeMs();
  const bootId = clock.bootId();
  if (uptimeMs === null || written.uptimeMs === null) return 0;
  if (bootId !== null && written.bootId !== null && bootId !== written.bootId) return 0;
  // Without a name for the boot, an uptime that has grown may be that of the same.
  return uptimeMs < written.uptimeMs ? 0 : written.spentMs + (uptimeMs - written.uptimeMs);
}

/** @throws Malformed */
export function readSpentGrace(members: Members): SpentGrace {
  const max = Number.MAX_SAFE_INTEGER;
  const spent = {
    spentMs: members.number('spentMs', max),
    wallMs: members.number('wallMs', max),
    uptimeMs: members.nullable('uptimeMs', (from, name) => from.number(name, max)),
    bootId: members.nullable('bootId', (from, name) => from.string(name)),
  };
  members.end();
  return spent;
}
