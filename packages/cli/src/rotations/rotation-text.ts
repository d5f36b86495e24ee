import { leavingOf, type Rotation, type RotationScope } from '@keyturn/core';
import { type Field, fields, wrapped } from '../fields.ts';
import { instantText, withInstants } from '../instant-text.ts';
import { type Names, nameAndId } from '../names.ts';
import { plainText } from '../plain-text.ts';

/** @param names - of keys by id. */
export function rotationText(rotation: Rotation, width: number, names: Names = new Map()): string {
  const { holds, waitsFor } = rotation;
  const told = fields(
    [
      ['id', rotation.id],
      ['key', nameAndId(names, rotation.keyId)],
      ['moves', movesText(rotation)],
      ['phase', rotation.phase + (rotation.expedited ? ', expedited' : '')],
      ['reason', rotation.reason || null],
      ['progress', progressText(rotation)],
      ['started', instantText(rotation.startedAt)],
      ['ended', rotation.endedAt && instantText(rotation.endedAt)],
      ['next check', rotation.nextCheckAt && instantText(rotation.nextCheckAt)],
      ['safe to retire', rotation.safeToRetireAt && instantText(rotation.safeToRetireAt)],
    ],
    width,
  );
  const held = holds.map(({ name, by, text }) => `hold "${name}" by ${by}${text && `: ${text}`}`);
  const reasons = waitsFor.map(({ text }) => withInstants(text));
  return (
    told +
    bullets('held:', held, width) +
    bullets('waits for:', reasons, width) +
    scopesText(rotation, width) +
    forecastText(rotation, width)
  );
}

/** Of a version with one scope there is nothing to say that is not said of the version. */
function scopesText(rotation: Rotation, width: number): string {
  const { scopes } = rotation;
  if (scopes.length < 2) return '';
  return bullets(`scopes of version ${leavingOf(rotation)}:`, scopes.map(scopeText), width);
}

function scopeText({ scope, leftAt, waitsFor }: RotationScope): string {
  if (leftAt !== null) return `${scope} left at ${instantText(leftAt)}`;
  const [first, ...others] = waitsFor;
  if (first === undefined) return `${scope} leaves now`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${scope}: ${withInstants(first.text)}${more}`;
}

/** When the old version may go. */
function forecastText({ endedAt, forecast }: Rotation, width: number): string {
  if (endedAt !== null || forecast.steps.length === 0) return '';
  const lines = wrapped(plainText(withInstants(forecast.text)), width - 2);
  return `\nforecast:\n  ${lines.join('\n  ')}\n`;
}

/** How that was reckoned: what ends when, the deciding one last. */
export function forecastSteps({ forecast }: Rotation, width: number): string {
  if (forecast.steps.length === 0) return '';
  const steps = forecast.steps.map(({ until, text }): Field => {
    const end = instantText(until);
    return [until === null ? 'not known' : end, withInstants(text).replace(` until ${end}`, '')];
  });
  return `\n${fields(steps, width - 2).replace(/^(?=.)/gm, '  ')}`;
}

/** Where a rotation is, in a line with the first reason why it does not go on. */
export function rotationLine({ phase, waitsFor }: Pick<Rotation, 'phase' | 'waitsFor'>) {
  const [first, ...others] = waitsFor;
  if (first === undefined) return phase;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${phase}: ${first.text}${more}`;
}

function movesText({ from, to, direction }: Rotation): string {
  return direction === 'forward'
    ? `from version ${from} to ${to}`
    : `back from version ${to} to ${from}`;
}

function progressText({ progress }: Rotation): string {
  const share = progress.shareOnNew;
  return [
    `${progress.verifiersCurrent} of ${progress.verifiersTotal} verifiers current`,
    `${progress.holdersConfirmed} of ${progress.holdersTotal} holders confirmed`,
    `${progress.sourcesMoved} of ${progress.sourcesTotal} sources moved`,
    ...(share === null ? [] : [`${Math.round(share * 100)} % of requests on the new version`]),
  ].join(', ');
}

function bullets(title: string, texts: readonly string[], width: number): string {
  if (texts.length === 0) return '';
  const lines = texts.map((text) => `  - ${wrapped(plainText(text), width - 4).join('\n    ')}\n`);
  return `\n${title}\n${lines.join('')}`;
}
