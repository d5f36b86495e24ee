import type { DemoRecord, MarkKind, RecordedClient, VersionCurve } from '../record/demo-record.ts';
import { type CountScale, curve } from './curve.ts';
import { markLines } from './mark-lines.ts';
import { element, type Markup } from './markup.ts';
import { outageBands } from './outage-bands.ts';
import { type TimeScale, type TimeSpan, timeAxis, xOf } from './time-scale.ts';

const WIDTH = 760;
const HEIGHT = 190;
const TOP = 52;
const BOTTOM = 164;

const MARK_LABELS: Readonly<Record<MarkKind, string>> = {
  'handed-out': 'handed out',
  moved: 'moved',
  'rolled-back': 'rolled back',
  revoked: 'revoked',
  compromised: 'compromised',
};

/** A client's accepted requests per second, old and new version, with what happened to its key. */
export function clientChart(record: DemoRecord, client: RecordedClient, span: TimeSpan): Markup {
  const time = { ...span, left: 46, right: WIDTH - 16 };
  const most = Math.max(1, ...client.versions.flatMap(({ perSecond }) => perSecond));
  const counts = { most: most * 1.08, top: TOP, bottom: BOTTOM };
  const id = `chart-${record.clients.indexOf(client)}`;
  return element(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-text`,
    },
    element('title', { id: `${id}-title` }, `Requests of ${client.name} by key version`),
    element('desc', { id: `${id}-text` }, describe(client)),
    timeAxis(time, TOP, BOTTOM),
    outageBands(record, time, TOP, BOTTOM, 'server dead'),
    element('text', { class: 'tick', x: 40, y: TOP + 8, 'text-anchor': 'end' }, `${most}/s`),
    element('text', { class: 'tick', x: 40, y: BOTTOM, 'text-anchor': 'end' }, 0),
    client.versions.map((one) => curve(one.perSecond, time, counts, styleOf(one))),
    client.versions.map((one) => curveLabel(client, one, time, counts)),
    markLines(marksOf(client), time, TOP, BOTTOM),
  );
}

/** How a version's curve is drawn: the third is told from the first by its label. */
export function styleOf({ version }: Pick<VersionCurve, 'version'>): string {
  return `v${((version - 1) % 3) + 1}`;
}

function marksOf({ marks }: RecordedClient) {
  return marks.map(({ atMs, kind }) => ({ atMs, label: MARK_LABELS[kind] }));
}

function curveLabel(
  client: RecordedClient,
  one: VersionCurve,
  time: TimeScale,
  counts: CountScale,
): Markup {
  const { from, to } = longestLead(client, one, time.to);
  const middle = xOf(time, ((from + to) / 2) * 1_000);
  return element(
    'text',
    {
      class: `curve-label ${styleOf(one)}`,
      x: Math.min(Math.max(middle, time.left + 34), time.right - 34),
      y: counts.bottom - 26,
      'text-anchor': 'middle',
    },
    `version ${one.version}`,
  );
}

/** The longest stretch of seconds in which this version carried most of the requests. */
function longestLead(
  { versions }: RecordedClient,
  one: VersionCurve,
  end: number,
): { from: number; to: number } {
  const leads = (second: number) => {
    const count = one.perSecond[second] ?? 0;
    return count > 0 && versions.every(({ perSecond }) => (perSecond[second] ?? 0) <= count);
  };
  let longest = { from: Math.floor(one.firstMs / 1_000), to: Math.ceil(one.lastMs / 1_000) };
  let found = 0;
  let from = 0;
  for (let second = 0; second < end; second += 1) {
    if (!leads(second)) from = second + 1;
    else if (second + 1 - from > found) {
      found = second + 1 - from;
      longest = { from, to: second + 1 };
    }
  }
  return longest;
}

function describe({ versions, marks, refused }: RecordedClient): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const curves = versions.map(
    ({ version, firstMs, lastMs, total }) =>
      `Version ${version} carried ${total} accepted requests from ${seconds(firstMs)} to ${seconds(lastMs)}.`,
  );
  const happened = marks.map(({ atMs, text }) => `At ${seconds(atMs)}: ${text}.`);
  return [...curves, ...happened, `${refused} requests were refused.`].join(' ');
}
