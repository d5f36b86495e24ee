import type { CampaignPreview } from '@keyturn/core';
import { fields } from '../fields.ts';
import { table } from '../table.ts';

/** @param durationText - of core, which loads late. */
export function previewText(
  preview: CampaignPreview,
  durationText: (ms: number) => string,
  width: number,
): string {
  const { where, total, isEverything, apis, notNow, beginsWithinMs } = preview;
  const told = fields(
    [
      ['where', where],
      ['keys', `${total}${isEverything ? ', every key that there is' : ''}`],
      ['apis', apis.map(({ name, keys }) => `${name} ${keys}`).join(', ')],
      ['not now', notNow.map(({ reason, keys }) => `${keys} ${reason}`).join(', ') || null],
      [
        'all begun',
        beginsWithinMs === null ? null : `after ${durationText(beginsWithinMs)} at the earliest`,
      ],
    ],
    width,
  );
  const waves = table(
    preview.waves,
    [
      { title: 'wave', text: ({ wave }) => `${wave}`, whole: true },
      { title: 'cohort', text: ({ cohort }) => `${cohort}`, whole: true },
      { title: 'region', text: ({ region }) => region ?? '-' },
      { title: 'keys', text: ({ keys }) => `${keys}`, whole: true },
    ],
    width,
  );
  return `${told}\n${waves}`;
}
