import { left, right } from '../../chart/fit.ts';
import { resample } from '../../chart/resample.ts';
import { sparkline } from '../../chart/sparkline.ts';
import type { DemoRecord, RecordedClient, VersionCurve } from '../record/demo-record.ts';
import type { Line } from './line.ts';

const NAME = 14;
const COUNT = 7;
const REFUSED = 9;
const LABEL = 3;
const SHORTEST_CURVE = 5;

interface Seconds {
  from: number;
  to: number;
}

/** A title and one line a client: its two curves, and what its own log says. */
export function clientLines(record: DemoRecord, columns: number): Line[] {
  const { clients } = record;
  if (clients.length === 0) return [];
  const curve = Math.floor((columns - NAME - COUNT - REFUSED - 2 * LABEL - 5) / 2);
  const width = curve < SHORTEST_CURVE ? null : Math.min(curve, 40);
  const span = secondsShown(record);
  return [titles(width), ...clients.map((client) => clientLine(client, span, width))];
}

/** From the first second in which a client was answered to the last whole one. */
function secondsShown({ clients, elapsedMs }: DemoRecord): Seconds {
  const firsts = clients.flatMap(({ versions }) => versions.map(({ firstMs }) => firstMs));
  const to = Math.floor(elapsedMs / 1_000);
  return { from: Math.min(to, ...firsts.map((ms) => Math.floor(ms / 1_000))), to };
}

function titles(width: number | null): Line {
  const curves =
    width === null
      ? ''
      : `${left('old version', width + LABEL)} ${left('new version', width + LABEL)} `;
  const text = `${left('client', NAME)} ${curves}${right('ok', COUNT)} ${right('', REFUSED)}`;
  return [{ text, style: 'dim' }];
}

function clientLine(client: RecordedClient, seconds: Seconds, width: number | null): Line {
  const [old, next] = twoCurves(client.versions);
  const rate = Math.max(1, ...client.versions.flatMap(({ perSecond }) => perSecond));
  const accepted = client.versions.reduce((sum, { total }) => sum + total, 0);
  const curves =
    width === null
      ? []
      : [
          { text: curveText(old, seconds, width, rate), style: 'blue' as const },
          { text: ' ' },
          { text: curveText(next, seconds, width, rate), style: 'yellow' as const },
          { text: ' ' },
        ];
  return [
    { text: `${left(client.name, NAME)} ` },
    ...curves,
    { text: `${right(accepted.toLocaleString('en-US'), COUNT)} ` },
    {
      text: right(`${client.refused} refused`, REFUSED),
      style: client.refused === 0 ? 'green' : 'red',
    },
  ];
}

/** The version before the newest that was seen, and the newest. */
function twoCurves(curves: readonly VersionCurve[]) {
  if (curves.length < 2) return [curves[0], undefined];
  return [curves.at(-2), curves.at(-1)];
}

function curveText(
  curve: VersionCurve | undefined,
  { from, to }: Seconds,
  width: number,
  rate: number,
): string {
  if (!curve) return ' '.repeat(LABEL + width);
  const whole = Array.from({ length: to - from }, (_, n) => curve.perSecond[from + n] ?? 0);
  const each = Math.max(1, Math.ceil(whole.length / width));
  // A bucket that is not over yet would look like a fall.
  const counts = resample(whole.slice(0, whole.length - (whole.length % each)), width);
  return left(`v${curve.version}`, LABEL) + left(sparkline(counts, rate * each), width);
}
