import type { DemoRecord, RecordedClient, RecordedRotation } from '../record/demo-record.ts';
import { curve } from './curve.ts';
import { element, Markup } from './markup.ts';
import { outageBands } from './outage-bands.ts';
import { DRAWING, PALETTE } from './palette.ts';
import { phaseRow } from './phase-chart.ts';
import { secondsOf, type TimeScale, type TimeSpan, timeAxis } from './time-scale.ts';

const WIDTH = 800;
const LEFT = 146;
const RIGHT = WIDTH - 92;
const TOP = 74;
const BOTTOM = 236;
const ROWS_TOP = 268;
const ROW = 26;

/**
 * The picture of the rotation that all keys go through at once: the requests with the old and the
 * new versions of all keys, and below them the phases of each rotation. A drawing of its own, for
 * light and dark pages.
 */
export function rotationPicture(record: DemoRecord): string {
  const rotations = firstRotations(record);
  const clients = record.clients.filter(({ name }) => rotations.some((one) => one.client === name));
  const time = { ...spanOf(record, rotations), left: LEFT, right: RIGHT };
  const rowsBottom = ROWS_TOP + rotations.length * ROW;
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${rowsBottom + 26}`,
      role: 'img',
      'aria-labelledby': 'title text',
    },
    element('title', { id: 'title' }, `${rotations.length} API keys rotate under live traffic`),
    element('desc', { id: 'text' }, describe(clients, rotations)),
    element('style', {}, new Markup(PALETTE + DRAWING)),
    heading(clients, rotations.length),
    timeAxis(time, TOP, rowsBottom),
    outageBands(record, time, TOP, rowsBottom, 'server dead'),
    curves(clients, time),
    rotations.map((one, row) =>
      phaseRow(one, time, { y: ROWS_TOP + row * ROW, height: ROW, elapsedMs: record.elapsedMs }),
    ),
  );
  return `${svg.text}\n`;
}

/** The completed rotations that were begun before the first of them ended. */
function firstRotations({ rotations }: DemoRecord): RecordedRotation[] {
  const completed = rotations.filter(({ phases }) => phases.at(-1)?.phase === 'completed');
  const firstEnd = Math.min(...completed.map(({ phases }) => phases.at(-1)?.fromMs ?? 0));
  return completed.filter(({ phases }) => (phases[0]?.fromMs ?? 0) < firstEnd);
}

function spanOf(record: DemoRecord, rotations: readonly RecordedRotation[]): TimeSpan {
  const whole = secondsOf(record);
  const instants = rotations.flatMap(({ phases }) => phases.map(({ fromMs }) => fromMs));
  const first = Math.min(...instants);
  const last = Math.max(...instants);
  if (!Number.isFinite(first)) return whole;
  return {
    from: Math.max(whole.from, Math.floor(first / 1_000) - 2),
    to: Math.min(whole.to, Math.ceil(last / 1_000) + 2),
  };
}

function heading(clients: readonly RecordedClient[], rotations: number): Markup {
  const count = (value: number) => value.toLocaleString('en-US');
  const requests = clients.reduce((sum, one) => sum + one.requests, 0);
  const refused = clients.reduce((sum, one) => sum + one.refused, 0);
  return element(
    'g',
    {},
    element(
      'text',
      { class: 'heading', x: 0, y: 22 },
      `${rotations} API keys rotate under live traffic`,
    ),
    element(
      'text',
      { class: 'subheading', x: 0, y: 44 },
      `${count(requests)} requests, ${count(refused)} refused. Requests per second, by the version of the key that they carry:`,
    ),
  );
}

function curves(clients: readonly RecordedClient[], time: TimeScale): Markup {
  const old = sumOf(clients, (version) => version === 1);
  const next = sumOf(clients, (version) => version > 1);
  const most = Math.max(1, ...old.slice(time.from, time.to), ...next.slice(time.from, time.to));
  const counts = { most: most * 1.05, top: TOP, bottom: BOTTOM };
  const y = BOTTOM - 22;
  return element(
    'g',
    {},
    element('text', { class: 'tick', x: LEFT - 8, y: TOP + 8, 'text-anchor': 'end' }, `${most}/s`),
    element('text', { class: 'tick', x: LEFT - 8, y: BOTTOM, 'text-anchor': 'end' }, 0),
    curve(old, time, counts, 'v1'),
    curve(next, time, counts, 'v2'),
    element('text', { class: 'curve-label v1', x: LEFT + 24, y }, 'old versions'),
    element(
      'text',
      { class: 'curve-label v2', x: RIGHT - 12, y, 'text-anchor': 'end' },
      'new versions',
    ),
  );
}

function sumOf(clients: readonly RecordedClient[], counts: (version: number) => boolean): number[] {
  const curves = clients.flatMap(({ versions }) => versions.filter((one) => counts(one.version)));
  const length = Math.max(0, ...curves.map(({ perSecond }) => perSecond.length));
  return Array.from({ length }, (_, second) =>
    curves.reduce((sum, { perSecond }) => sum + (perSecond[second] ?? 0), 0),
  );
}

function describe(
  clients: readonly RecordedClient[],
  rotations: readonly RecordedRotation[],
): string {
  const refused = clients.reduce((sum, one) => sum + one.refused, 0);
  const names = rotations.map(({ client }) => client).join(', ');
  return `The requests with the old versions fall while those with the new versions rise; ${refused} are refused. Below: the phases of the rotations of ${names}, each ending in "completed" when its old version is unused.`;
}
