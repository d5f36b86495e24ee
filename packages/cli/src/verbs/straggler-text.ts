import { styleText } from 'node:util';
import type { Straggler } from '@keyturn/core';
import { bar } from '../chart/bar.ts';
import { fit } from '../chart/fit.ts';
import { relativeTime } from '../chart/relative-time.ts';
import { TREND_ARROWS } from '../chart/trend-arrow.ts';
import { wrapped } from '../fields.ts';
import { instantText, withInstants } from '../instant-text.ts';
import { type Names, nameAndId } from '../names.ts';
import { plainText } from '../plain-text.ts';

const WIDEST_BAR = 16;

/**
 * Who uses an old version, from where, how much, until when, and what to do. One paragraph each.
 *
 * @param keys - their names; null: the reader knows which key it is.
 */
export function stragglerTexts(
  stragglers: readonly Straggler[],
  { width, nowMs, keys }: { width: number; nowMs: number; keys: Names | null },
): string {
  return stragglers
    .map((one) => {
      const lines = [
        styleText('bold', fit(whoText(one), width)),
        ...indented(whatText(one, keys), width),
        ...amountLines(one, width),
        ...indented(timesText(one, nowMs), width),
        ...indented(withInstants(one.advice), width - 2).map(hanging),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

function whoText({ source }: Straggler): string {
  const address = source.addressPrefix || 'an unrecorded address';
  return source.userAgent === '' ? address : `${address}  ${source.userAgent}`;
}

function whatText({ keyId, version, source }: Straggler, keys: Names | null): string {
  const key = keys === null ? '' : ` of ${nameAndId(keys, keyId)}`;
  const route = source.route === '' ? '' : `, ${source.route}`;
  return `version ${version}${key}${route}, region ${source.region}`;
}

function hanging(line: string, index: number): string {
  return `  ${index === 0 ? '>' : ' '} ${line.trimStart()}`;
}

/** Its share as a bar, and how the count moves: the arrow alone would tell nobody who cannot see it. */
function amountLines(straggler: Straggler, width: number): string[] {
  const { shareOfKey, requestsLastHour } = straggler;
  const count = countText(straggler);
  if (shareOfKey === null || requestsLastHour === 0) return indented(count, width);
  const share = `${sharePercent(shareOfKey)} of the key`;
  const drawn = bar(shareOfKey, Math.min(WIDEST_BAR, Math.floor(width / 5)), '░');
  const line = `  ${styleText('yellow', drawn)} ${share}`;
  const length = 2 + drawn.length + 1 + share.length;
  if (length + 2 + count.length <= width) return [`${line}, ${count}`];
  return [line, ...indented(count, width)];
}

function countText({ requestsLastHour, requestsHourBefore, trend }: Straggler): string {
  if (requestsLastHour + requestsHourBefore === 0) return 'nothing in the last two hours';
  const before = trend === 'new' ? '' : ` (${requestsHourBefore} the hour before)`;
  return `${requestsLastHour} in the last hour, ${trend} ${TREND_ARROWS[trend]}${before}`;
}

function sharePercent(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? '< 1 %' : `${percent} %`;
}

function timesText({ lastSeenAt, clearsAt }: Straggler, nowMs: number): string {
  const seen = `last seen ${relativeTime(Math.min(Date.parse(lastSeenAt), nowMs), nowMs)}`;
  if (clearsAt === null) return seen;
  const when = relativeTime(Date.parse(clearsAt), nowMs);
  return `${seen}; clears ${when} if unused (${instantText(clearsAt)})`;
}

function indented(text: string, width: number): string[] {
  return wrapped(plainText(text), width - 2).map((line) => `  ${fit(line, width - 2)}`);
}
