import type { RecordedConnection, RecordedStream } from '../record/demo-record.ts';
import { styleOf } from './client-chart.ts';
import { element, type Markup } from './markup.ts';
import { type TimeScale, type TimeSpan, timeAxis, xOf } from './time-scale.ts';

const WIDTH = 760;
const ROW = 44;
const TOP = 8;

/** Each stream's connections over time, one bar a connection, with the version that it was opened with. */
export function streamChart(
  streams: readonly RecordedStream[],
  span: TimeSpan,
  elapsedMs: number,
): Markup {
  const bottom = TOP + streams.length * ROW;
  const time = { ...span, left: 146, right: WIDTH - 16 };
  return element(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${bottom + 22}`,
      role: 'img',
      'aria-labelledby': 'streams-title streams-text',
    },
    element('title', { id: 'streams-title' }, 'Open streams over time'),
    element('desc', { id: 'streams-text' }, streams.map(describe).join(' ')),
    timeAxis(time, TOP, bottom),
    streams.map((stream, row) => streamRow(stream, time, TOP + row * ROW, elapsedMs)),
  );
}

function streamRow(stream: RecordedStream, time: TimeScale, y: number, elapsedMs: number): Markup {
  return element(
    'g',
    {},
    element('text', { class: 'row-label', x: 0, y: y + 26 }, stream.owner),
    stream.connections.map((connection, index) => {
      const x = xOf(time, connection.fromMs);
      const width = Math.max(2, xOf(time, connection.toMs ?? elapsedMs) - x);
      return element(
        'g',
        {},
        element('title', {}, sentence(connection)),
        element('rect', {
          class: `connection ${styleOf(connection)}`,
          x,
          // Two are open at once while a stream moves over.
          y: y + 4 + (index % 2) * 18,
          width,
          height: 16,
          rx: 3,
        }),
        element(
          'text',
          { class: 'phase-label', x: x + 6, y: y + 16 + (index % 2) * 18 },
          width > 70 ? `version ${connection.version}` : '',
        ),
      );
    }),
  );
}

function sentence({ version, fromMs, toMs, ended }: RecordedConnection): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const end = toMs === null ? '' : ` to ${seconds(toMs)}${ended === null ? '' : `: ${ended}`}`;
  return `version ${version} from ${seconds(fromMs)}${end}`;
}

function describe({ owner, connections, messages, lost, honest }: RecordedStream): string {
  const told = connections.map(sentence).join(', ');
  return `${owner}: ${told}; ${messages} messages${honest ? `, ${lost} lost` : ''}.`;
}
