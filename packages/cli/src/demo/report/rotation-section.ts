import type { DemoRecord, RecordedRotation } from '../record/demo-record.ts';
import { waitText } from '../record/wait-text.ts';
import { legend } from './legend.ts';
import { element, joined, type Markup } from './markup.ts';
import { phaseChart } from './phase-chart.ts';
import type { TimeSpan } from './time-scale.ts';

const INTRO =
  'A new version is published to every API instance before anybody gets it. The old one leaves only when every holder has confirmed, no source uses it, and its last user has been quiet for long enough.';

const LEGEND = [
  ['phase publishing', 'publishing: every instance learns the new version'],
  ['phase migrating', 'migrating: clients move'],
  ['phase draining', 'draining: the old version falls quiet'],
  ['phase suspended', 'suspended: it can be restored still'],
  ['phase migrating back', 'dashed frame: going back'],
] as const;

/** The phases of every rotation, and why each had to wait. */
export function rotationSection(record: DemoRecord, span: TimeSpan): Markup {
  return joined([
    element('h2', {}, 'The phases of every rotation'),
    element('p', { class: 'intro' }, INTRO),
    element(
      'section',
      { class: 'card' },
      element('div', { class: 'scroll' }, phaseChart(record, span)),
      legend(LEGEND),
      element(
        'details',
        { open: 'open' },
        element('summary', {}, 'Why each had to wait, as the server told it'),
        element(
          'ul',
          {},
          record.rotations.map((one) => waitsItem(one, record.startedAt)),
        ),
      ),
    ),
  ]);
}

/** Each kind of reason once, where it first was one. */
function waitsItem({ client, phases }: RecordedRotation, startedAt: string): Markup {
  const known = new Set<string>();
  const isNew = (direction: string, code: string) => {
    const reason = `${direction} ${code}`;
    return !known.has(reason) && known.add(reason);
  };
  const told = phases.flatMap(({ phase, direction, waits }) =>
    waits
      .filter(({ code }) => isNew(direction, code))
      .map(({ text }) => {
        const back = direction === 'back' ? ', going back' : '';
        return element('li', {}, `${phase}${back}: ${waitText(text, startedAt)}`);
      }),
  );
  return element(
    'li',
    {},
    element('b', {}, client),
    told.length === 0 ? ': nothing' : element('ul', {}, told),
  );
}
