import { styleText } from 'node:util';
import type { UsageMinute, UsagePage } from '@keyturn/core';
import { columns } from '../chart/columns.ts';
import { left, right } from '../chart/fit.ts';
import { sparkline } from '../chart/sparkline.ts';
import { axisLine, type TimeAxis, timeAxis } from '../chart/time-axis.ts';
import { type Column, table } from '../table.ts';
import { completeText } from './complete-text.ts';
import { type AnswerCount, answerCounts, type UsageSeries, usageSeries } from './usage-series.ts';

/** More versions than this are counted, not drawn. */
const MOST_DRAWN = 8;

/** So few are drawn higher than a line. */
const FEW = 3;

const GAP = 2;

/** What a chart of uses is drawn from. */
export interface UsageChart extends Pick<UsagePage, 'completeUntil' | 'behind'> {
  items: readonly UsageMinute[];
  /** Null: of all keys. */
  keyId: string | null;
  /** ms of server time. */
  from: number;
  to: number;
}

/** Uses by version along time, on one scale, and below it by answer. Fits `width` characters a line. */
export function usageChart(chart: UsageChart, width: number): string {
  const complete = `\n${completeText(chart)}\n`;
  const all = usageSeries(chart.items, timeAxis(chart.from, chart.to, width));
  if (all.length === 0) return `no request was counted in this time\n${complete}`;
  const label = Math.max(...all.map((one) => labelOf(one, chart).length));
  const total = Math.max(...all.map((one) => countText(one.total).length));
  const room = width - label - total - 2 * GAP;
  const axis = timeAxis(chart.from, chart.to, room);
  const series = usageSeries(chart.items, axis);
  const drawn = [...series].sort((a, b) => b.total - a.total).slice(0, MOST_DRAWN);
  const shown = series.filter((one) => drawn.includes(one));
  const each = Math.max(1, Math.floor(room / axis.buckets));
  const lines = seriesLines(shown, chart, { label, total, each });
  const more = series.length - shown.length;
  return [
    styleText('dim', scaleText(axis, shown)),
    '',
    ...lines,
    styleText('dim', `${' '.repeat(label + GAP)}${axisLine(axis, each)}`.trimEnd()),
    ...(more > 0 ? [`and ${more} more versions with fewer requests`] : []),
    '',
    answersTable(answerCounts(chart.items), shown, chart, width) + completeText(chart),
    '',
  ].join('\n');
}

function seriesLines(
  series: readonly UsageSeries[],
  chart: UsageChart,
  widths: { label: number; total: number; each: number },
): string[] {
  const most = Math.max(...series.flatMap(({ counts }) => counts));
  const height = series.length <= FEW ? 3 : 1;
  return series.flatMap((one, index) => {
    const rows = height === 1 ? [sparkline(one.counts, most)] : columns(one.counts, height, most);
    return rows.map((row, line) => {
      const isLast = line === rows.length - 1;
      const label = left(isLast ? labelOf(one, chart) : '', widths.label + GAP);
      const total = isLast ? right(countText(one.total), widths.total + GAP) : '';
      return `${label}${colored(stretched(row, widths.each), index)}${total}`.trimEnd();
    });
  });
}

/** Each character of a row `each` times: few buckets fill the terminal too. */
function stretched(row: string, each: number): string {
  return [...row].map((character) => character.repeat(each)).join('');
}

const COLORS = ['yellow', 'green', 'cyan'] as const;

function colored(row: string, index: number): string {
  return styleText(COLORS[index % COLORS.length] ?? 'cyan', row);
}

function labelOf({ keyId, version }: UsageSeries, chart: UsageChart): string {
  if (keyId === null) return 'no key matched';
  return chart.keyId === null ? `${keyId} ${version}` : `version ${version}`;
}

function scaleText({ stepMs }: TimeAxis, series: readonly UsageSeries[]): string {
  const most = Math.max(...series.flatMap(({ counts }) => counts));
  const minutes = stepMs / 60_000;
  const each = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  return `requests in ${each}, at most ${countText(most)}; times are UTC`;
}

function answersTable(
  answers: readonly AnswerCount[],
  series: readonly UsageSeries[],
  { keyId }: UsageChart,
  width: number,
): string {
  const all = answers.reduce((sum, { total }) => sum + total, 0);
  const versions = keyId === null || series.length < 2 || series.length > FEW ? [] : series;
  const columns: Column<AnswerCount>[] = [
    { title: 'answer', text: ({ answer }) => answer },
    ...versions.map(({ version }) => ({
      title: `version ${version}`,
      text: ({ byVersion }: AnswerCount) => countText(byVersion.get(version) ?? 0),
    })),
    { title: 'all', text: ({ total }) => countText(total), whole: true },
    { title: 'share', text: ({ total }) => shareText(total / all), whole: true },
  ];
  return `${table(answers, columns, width)}\n`;
}

/** A share in percent that says 100 and 0 only of all and of none. */
function shareText(share: number): string {
  const percent = Math.round(share * 1_000) / 10;
  if (percent === 100 && share < 1) return '> 99.9 %';
  return percent === 0 && share > 0 ? '< 0.1 %' : `${percent} %`;
}

/** A count with its thousands apart: `12 345`. */
function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}
