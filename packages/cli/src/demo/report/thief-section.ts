import type { DemoRecord, RecordedThief } from '../record/demo-record.ts';
import { legend } from './legend.ts';
import { element, joined, type Markup } from './markup.ts';
import { outcomesOf, thiefChart } from './thief-chart.ts';
import type { TimeSpan } from './time-scale.ts';

const LEGEND = [
  ['outcome accepted', 'let in (2xx)'],
  ['outcome powerless', 'known, but without power (403)'],
  ['outcome refused', 'refused (401)'],
  ['outcome other', 'not now (503): no power on old knowledge while the server is dead'],
] as const;

/** What each thief tried, and what it got. */
export function thiefSection({ thieves }: DemoRecord, span: TimeSpan): Markup | null {
  if (thieves.length === 0) return null;
  return joined([
    element('h2', {}, thieves.length === 1 ? 'The thief' : 'The thieves'),
    element(
      'p',
      { class: 'intro' },
      'Each uses a leaked first version in a loop, from the beginning to the end. All attempts of each second, by what they were answered:',
    ),
    thieves.map((thief, index) => thiefCard(thief, span, `thief-${index}`)),
  ]);
}

function thiefCard(thief: RecordedThief, span: TimeSpan, id: string): Markup {
  const { accepted, powerless, refused } = outcomesOf(thief);
  return element(
    'section',
    { class: 'card' },
    element(
      'div',
      { class: 'top' },
      element('h3', {}, thief.name),
      element('p', {}, `with version ${thief.version} of ${thief.victim}'s key`),
      element(
        'p',
        { class: 'count' },
        `${accepted} let in, ${powerless} without power, ${refused} refused`,
      ),
    ),
    element('div', { class: 'scroll' }, thiefChart(thief, span, id)),
    legend(LEGEND),
    element('p', {}, sentence(thief)),
  );
}

function sentence(thief: RecordedThief): string {
  const { calledMs, receiptMs, lastAcceptedMs } = thief;
  if (calledMs === null || receiptMs === null) return 'It was let in to the end.';
  const last = (ms: number | null) => Math.max(0, (ms ?? 0) - calledMs);
  const power =
    thief.lastPowerMs === null
      ? ''
      : `Its last trade or withdrawal came ${last(thief.lastPowerMs)} ms after the call. `;
  return `${power}Its last accepted request of any kind came ${last(lastAcceptedMs)} ms after the call; the receipt took ${receiptMs - calledMs} ms to say that every instance knows.`;
}
