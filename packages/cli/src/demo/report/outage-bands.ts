import type { DemoRecord } from '../record/demo-record.ts';
import { element, type Markup } from './markup.ts';
import { type TimeScale, xOf } from './time-scale.ts';

/** A band over each stretch in which the server was dead. */
export function outageBands(
  { outages, elapsedMs }: Pick<DemoRecord, 'outages' | 'elapsedMs'>,
  scale: TimeScale,
  top: number,
  bottom: number,
  label: string,
): Markup[] {
  return outages.map(({ fromMs, toMs }) => {
    const x = xOf(scale, fromMs);
    const width = xOf(scale, toMs ?? elapsedMs) - x;
    return element(
      'g',
      {},
      element('rect', { class: 'outage', x, y: top, width, height: bottom - top }),
      element(
        'text',
        { class: 'outage-label', x: x + width / 2, y: top + 13, 'text-anchor': 'middle' },
        label,
      ),
    );
  });
}
