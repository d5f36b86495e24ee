import type { DemoRecord, RecordedClient } from '../record/demo-record.ts';
import { clientChart } from './client-chart.ts';
import { element, joined, type Markup } from './markup.ts';
import type { TimeSpan } from './time-scale.ts';

const INTRO =
  'Accepted requests per second, counted by the client itself, by the version of the key that each of them carried. The old curve goes down where the new one goes up, and nothing falls between them.';

/** A card for each client with its two curves. */
export function clientCards(record: DemoRecord, span: TimeSpan): Markup {
  return joined([
    element('h2', {}, 'The old and the new version of every key'),
    element('p', { class: 'intro' }, INTRO),
    record.clients.map((client) => clientCard(record, client, span)),
  ]);
}

function clientCard(record: DemoRecord, client: RecordedClient, span: TimeSpan): Markup {
  const count = (value: number) => value.toLocaleString('en-US');
  return element(
    'section',
    { class: 'card' },
    element(
      'div',
      { class: 'top' },
      element('h3', {}, client.name),
      element('p', {}, client.about),
      element(
        'p',
        { class: 'count' },
        `${count(client.requests)} requests, ${client.refused} refused`,
      ),
    ),
    element('div', { class: 'scroll' }, clientChart(record, client, span)),
  );
}
