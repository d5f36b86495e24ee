import type { DemoRecord } from '../record/demo-record.ts';
import type { DemoVerdict } from '../verdict.ts';
import { element, type Markup } from './markup.ts';

interface Tile {
  value: string;
  text: string;
  /** Null: a figure that is neither. */
  good: boolean | null;
}

/** The figures that matter, large. */
export function tiles(verdict: DemoVerdict, record: DemoRecord): Markup {
  return element(
    'ul',
    { class: 'tiles' },
    tilesOf(verdict, record).map(({ value, text, good }) =>
      element(
        'li',
        good === null ? {} : { class: good ? 'good' : 'bad' },
        element('b', {}, value),
        element('span', {}, text),
      ),
    ),
  );
}

function tilesOf(verdict: DemoVerdict, { streams }: DemoRecord): Tile[] {
  const count = (value: number) => value.toLocaleString('en-US');
  const none = (value: number, text: string): Tile => ({
    value: count(value),
    text,
    good: value === 0,
  });
  const plain = (value: string, text: string): Tile => ({ value, text, good: null });
  const lost = streams.filter(({ honest }) => honest).reduce((sum, one) => sum + one.lost, 0);
  return [
    none(verdict.refusedBecauseOfKey, 'honest requests refused because of a key'),
    none(verdict.unavailableBecauseOfKey, 'answered 503 because of a key'),
    none(verdict.retriedBecauseOfKey, 'sent again because of a key'),
    plain(count(verdict.rotations), 'rotations completed'),
    plain(count(verdict.rolledBack), 'rolled back as a mistake'),
    plain(count(verdict.serverKills), 'times the server was killed with -9'),
    plain(seconds(verdict.heldBackMs), 'a late client kept its old key alive'),
    plain(
      `${count(verdict.revocationLastAcceptedMs)} ms`,
      "from the call to the thief's last accepted request",
    ),
    ...(streams.length === 0 ? [] : [none(lost, 'messages lost on open streams')]),
    {
      value: count(verdict.auditEntries),
      text: verdict.auditVerified ? 'audit entries, verified' : 'audit entries that DO NOT VERIFY',
      good: verdict.auditVerified,
    },
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
