import type { DemoRecord, RecordedStream } from '../record/demo-record.ts';
import { element, joined, type Markup } from './markup.ts';
import { streamChart } from './stream-chart.ts';
import type { TimeSpan } from './time-scale.ts';

/** What became of the connections that stayed open. */
export function streamSection(record: DemoRecord, span: TimeSpan): Markup | null {
  const { streams, elapsedMs } = record;
  if (streams.length === 0) return null;
  return joined([
    element('h2', {}, 'Streams that stay open'),
    element(
      'p',
      { class: 'intro' },
      'An open connection is a use of its key. It moves over before the old version ends, and it is closed when its version is revoked.',
    ),
    element(
      'section',
      { class: 'card' },
      element('div', { class: 'scroll' }, streamChart(streams, span, elapsedMs)),
      element('ul', { class: 'plain' }, streams.map(item)),
    ),
  ]);
}

function item(stream: RecordedStream): Markup {
  const { owner, name, messages, lost, honest, connections } = stream;
  const ended = connections.at(-1)?.ended;
  const came = `${messages.toLocaleString('en-US')} messages came through${honest ? `, ${lost} were lost` : ''}`;
  return element('li', {}, `${name} of ${owner}: ${came}${ended ? `; ${ended}` : ''}.`);
}
