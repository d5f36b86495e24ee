import type { DemoRecord, RecordedPhase, RecordedRotation } from '../record/demo-record.ts';
import { element, type Markup } from './markup.ts';
import { outageBands } from './outage-bands.ts';
import { type TimeScale, type TimeSpan, timeAxis, xOf } from './time-scale.ts';

const WIDTH = 760;
const ROW = 30;
const TOP = 8;
const LETTER = 6.4;

/** One bar a rotation, in the colours and names of its phases. */
export function phaseChart(record: DemoRecord, span: TimeSpan): Markup {
  const bottom = TOP + record.rotations.length * ROW;
  const time = { ...span, left: 146, right: WIDTH - 84 };
  return element(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${bottom + 22}`,
      role: 'img',
      'aria-labelledby': 'phases-title phases-text',
    },
    element('title', { id: 'phases-title' }, 'The phases of every rotation over time'),
    element('desc', { id: 'phases-text' }, record.rotations.map(describe).join(' ')),
    timeAxis(time, TOP, bottom),
    outageBands(record, time, TOP, bottom, ''),
    record.rotations.map((rotation, row) =>
      phaseRow(rotation, time, { y: TOP + row * ROW, height: ROW, elapsedMs: record.elapsedMs }),
    ),
  );
}

export interface PhaseRow {
  y: number;
  height: number;
  elapsedMs: number;
}

/** One rotation's bar with its name at the left. */
export function phaseRow(rotation: RecordedRotation, time: TimeScale, row: PhaseRow): Markup {
  const { client, from, to } = rotation;
  return element(
    'g',
    {},
    element('text', { class: 'row-label', x: 0, y: row.y + row.height / 2 + 4 }, client),
    element(
      'text',
      { class: 'tick', x: time.left - 8, y: row.y + row.height / 2 + 4, 'text-anchor': 'end' },
      `${from}→${to}`,
    ),
    rotation.phases.map((phase, index) =>
      index > 0 && phase.fromMs === phase.toMs
        ? endOf(phase, time, row)
        : phaseBar(phase, time, row),
    ),
  );
}

function phaseBar(phase: RecordedPhase, time: TimeScale, row: PhaseRow): Markup {
  const x = xOf(time, phase.fromMs);
  const width = Math.max(1.5, xOf(time, phase.toMs ?? row.elapsedMs) - x);
  const label = phase.direction === 'back' ? `← ${phase.phase}` : phase.phase;
  const fits = label.length * LETTER + 14 < width;
  return element(
    'g',
    {},
    element('title', {}, sentence(phase)),
    element('rect', {
      class: `phase ${phase.phase}${phase.direction === 'back' ? ' back' : ''}`,
      x,
      y: row.y + 4,
      width,
      height: row.height - 8,
      rx: 3,
    }),
    fits
      ? element('text', { class: 'phase-label', x: x + 6, y: row.y + row.height / 2 + 4 }, label)
      : null,
  );
}

/** An end takes no time: it is a dot with its name. */
function endOf(phase: RecordedPhase, time: TimeScale, row: PhaseRow): Markup {
  const x = xOf(time, phase.fromMs);
  const y = row.y + row.height / 2;
  return element(
    'g',
    {},
    element('circle', { class: `end ${phase.phase}`, cx: x, cy: y, r: 5 }),
    element('text', { class: 'end-label', x: x + 10, y: y + 4 }, phase.phase.replace('-', ' ')),
  );
}

function sentence({ phase, direction, fromMs, toMs }: RecordedPhase): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const back = direction === 'back' ? ' (back)' : '';
  if (toMs === fromMs) return `${phase.replace('-', ' ')} at ${seconds(fromMs)}`;
  return `${phase}${back} from ${seconds(fromMs)}${toMs === null ? '' : ` to ${seconds(toMs)}`}`;
}

function describe({ client, from, to, phases }: RecordedRotation): string {
  return `${client}, version ${from} to ${to}: ${phases.map(sentence).join(', ')}.`;
}
