import type { Rotation } from '@keyturn/core';
import type { RecordedPhase, RecordedRotation } from './demo-record.ts';

const ENDED = ['completed', 'rolled-back', 'cancelled'];
const BEFORE_HAND_OUT = ['prepared', 'publishing', 'ready'];

/** One rotation's phases as they were seen, with the reasons for waiting. */
export class RotationRecord {
  readonly recorded: RecordedRotation;

  constructor(client: string, { id, from, to, expedited }: Rotation) {
    this.recorded = { id, client, from, to, expedited, phases: [] };
  }

  /** @returns `handed-out` where that was not so at the last look. */
  take(rotation: Rotation, atMs: number): 'handed-out' | null {
    this.recorded.expedited ||= rotation.expedited;
    const { phases } = this.recorded;
    const before = phases.at(-1);
    const wasHandedOut = before !== undefined && !BEFORE_HAND_OUT.includes(before.phase);
    const current = isSame(before, rotation) ? before : begin(phases, rotation, atMs);
    takeWaits(current, rotation);
    return !wasHandedOut && isHandedOut(rotation) ? 'handed-out' : null;
  }
}

function isHandedOut({ phase }: Rotation): boolean {
  return !BEFORE_HAND_OUT.includes(phase) && phase !== 'cancelled';
}

function isSame(before: RecordedPhase | undefined, now: Rotation): before is RecordedPhase {
  return before?.phase === now.phase && before.direction === now.direction;
}

function begin(phases: RecordedPhase[], rotation: Rotation, atMs: number): RecordedPhase {
  const { phase, direction } = rotation;
  const last = phases.at(-1);
  if (last) last.toMs = atMs;
  const toMs = ENDED.includes(phase) ? atMs : null;
  const next = { phase, direction, fromMs: atMs, toMs, waits: [], waitsNow: null };
  phases.push(next);
  return next;
}

function takeWaits(current: RecordedPhase, { waitsFor }: Rotation): void {
  for (const { code, text } of waitsFor) {
    const known = current.waits.find((wait) => wait.code === code);
    if (known) known.text = text;
    else current.waits.push({ code, text });
  }
  current.waitsNow = waitsFor[0]?.text ?? null;
}
