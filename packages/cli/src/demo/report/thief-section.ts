import type { DemoRecord, RecordedThief } from '../record/demo-record.ts';
import { legend } from './legend.ts';
import { element, joined, type Markup } from './markup.ts';
import { outcomesOf, thiefChart } from './thief-chart.ts';
import type { TimeSpan } from './time-scale.ts';

const LEGEND = [
  ['outcome accepted', 'let in (2xx)'],
  ['outcome powerless', 'known, but without power (403)'],
  ['outcome refused', 'refused (401)'],
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

function sentence({ calledMs, boundMs, lastAcceptedMs }: RecordedThief): string {
  if (calledMs === null) return 'It was let in to the end.';
  const last =
    lastAcceptedMs === null
      ? 'It was never let in'
      : `Its last accepted request came ${Math.max(0, lastAcceptedMs - calledMs)} ms after the call`;
  if (boundMs === null) return `${last}.`;
  return `${last}; the receipt promised that nobody would accept it later than ${boundMs - calledMs} ms after the call.`;
}
