import type { RecordedThief, ThiefAttempts } from '../record/demo-record.ts';
import { markLines } from './mark-lines.ts';
import { element, type Markup } from './markup.ts';
import { type TimeScale, type TimeSpan, timeAxis, xOf } from './time-scale.ts';

const WIDTH = 760;
const HEIGHT = 180;
const TOP = 44;
const BOTTOM = 154;

/** From the floor up. */
const OUTCOMES = ['accepted', 'powerless', 'refused', 'other'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A thief's attempts of each second, by what they were answered. */
export function thiefChart(thief: RecordedThief, span: TimeSpan, id: string): Markup {
  const time = { ...span, left: 46, right: WIDTH - 16 };
  const columns = Array.from({ length: span.to }, (_, second) => columnOf(thief.attempts, second));
  const most = Math.max(
    1,
    ...columns.map((column) => OUTCOMES.reduce((sum, one) => sum + column[one], 0)),
  );
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-labelledby': `${id}-title ${id}-text` },
    element(
      'title',
      { id: `${id}-title` },
      `Attempts of the thief with the key of ${thief.victim}`,
    ),
    element('desc', { id: `${id}-text` }, describe(thief)),
    timeAxis(time, TOP, BOTTOM),
    element('text', { class: 'tick', x: 40, y: TOP + 8, 'text-anchor': 'end' }, `${most}/s`),
    element('text', { class: 'tick', x: 40, y: BOTTOM, 'text-anchor': 'end' }, 0),
    columns.map((column, second) => bars(column, second, time, most)),
    markLines(marksOf(thief), time, TOP, BOTTOM),
  );
}

function bars(
  column: Record<Outcome, number>,
  second: number,
  time: TimeScale,
  most: number,
): Markup[] {
  const x = xOf(time, second * 1_000) + 1;
  const width = Math.max(1, xOf(time, (second + 1) * 1_000) - x - 1);
  let y = BOTTOM;
  return OUTCOMES.filter((outcome) => column[outcome] > 0).map((outcome) => {
    const height = (column[outcome] / most) * (BOTTOM - TOP - 4);
    y -= height;
    return element('rect', { class: `outcome ${outcome}`, x, y, width, height });
  });
}

function columnOf(attempts: readonly ThiefAttempts[], second: number): Record<Outcome, number> {
  const of = (outcome: Outcome) =>
    attempts.reduce((sum, one) => sum + (one[outcome][second] ?? 0), 0);
  return {
    accepted: of('accepted'),
    powerless: of('powerless'),
    refused: of('refused'),
    other: of('other'),
  };
}

function marksOf({ calledMs, receiptMs, refuseMs }: RecordedThief) {
  return [
    { atMs: calledMs, label: 'the call' },
    { atMs: receiptMs, label: 'receipt: every instance knows' },
    { atMs: refuseMs === receiptMs ? null : refuseMs, label: 'refused from here' },
  ].flatMap(({ atMs, label }) => (atMs === null ? [] : [{ atMs, label }]));
}

/** How many attempts had each outcome, of all calls. */
export function outcomesOf({ attempts }: RecordedThief): Record<Outcome, number> {
  const of = (outcome: Outcome) =>
    attempts.flatMap((one) => one[outcome]).reduce((sum, count) => sum + count, 0);
  return {
    accepted: of('accepted'),
    powerless: of('powerless'),
    refused: of('refused'),
    other: of('other'),
  };
}

function describe(thief: RecordedThief): string {
  const { accepted, powerless, refused } = outcomesOf(thief);
  const called =
    thief.calledMs === null ? '' : ` The call came at ${(thief.calledMs / 1_000).toFixed(1)} s.`;
  return `${accepted} attempts let in, ${powerless} answered 403, ${refused} answered 401.${called}`;
}
