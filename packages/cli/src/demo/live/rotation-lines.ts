import { left } from '../../chart/fit.ts';
import type { DemoRecord, RecordedRotation } from '../record/demo-record.ts';
import { waitText } from '../record/wait-text.ts';
import type { Line, Style } from './line.ts';

const ENDS = ['completed', 'rolled-back', 'cancelled'];

/** A title that counts them, and as many lines as there is room for: what is open first. */
export function rotationLines({ rotations, startedAt }: DemoRecord, rows: number): Line[] {
  if (rotations.length === 0 || rows < 1) return [];
  const open = rotations.filter((one) => !hasEnded(one));
  const ended = rotations.filter(hasEnded).sort((a, b) => endOf(b) - endOf(a));
  const shown = [...open, ...ended].slice(0, rows - 1);
  return [
    [{ text: countText(open.length, ended), style: 'dim' }],
    ...shown.map((one) => rotationLine(one, startedAt)),
  ];
}

function countText(open: number, ended: readonly RecordedRotation[]): string {
  const counts = ENDS.map((end) => ({
    end: end.replace('-', ' '),
    count: ended.filter((one) => phaseOf(one)?.phase === end).length,
  })).filter(({ count }) => count > 0);
  return [`rotations: ${open} open`, ...counts.map(({ count, end }) => `${count} ${end}`)].join(
    ', ',
  );
}

function rotationLine(rotation: RecordedRotation, startedAt: string): Line {
  const phase = phaseOf(rotation);
  const arrow = phase?.direction === 'back' ? '←' : '→';
  const name = phase?.phase ?? '';
  const waits = phase?.waitsNow;
  return [
    { text: `${left(rotation.client, 14)} ` },
    { text: left(`${rotation.from}${arrow}${rotation.to}`, 5), style: 'dim' },
    { text: left(name.replace('-', ' '), 12), style: styleOf(name) },
    ...(waits ? [{ text: waitText(waits, startedAt), style: 'dim' as const }] : []),
  ];
}

function styleOf(phase: string): Style {
  if (phase === 'completed') return 'green';
  return phase === 'rolled-back' || phase === 'cancelled' ? 'yellow' : 'cyan';
}

function phaseOf(rotation: RecordedRotation) {
  return rotation.phases.at(-1);
}

function hasEnded(rotation: RecordedRotation): boolean {
  return ENDS.includes(phaseOf(rotation)?.phase ?? '');
}

function endOf(rotation: RecordedRotation): number {
  return phaseOf(rotation)?.fromMs ?? 0;
}
