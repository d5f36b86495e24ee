import { left } from '../../chart/fit.ts';
import type { RecordedThief, ThiefAttempts } from '../record/demo-record.ts';
import type { Line } from './line.ts';

/** One line a thief: what it was answered. */
export function thiefLines(thieves: readonly RecordedThief[]): Line[] {
  return thieves.map((thief) => {
    const count = (outcome: 'accepted' | 'powerless' | 'refused') => total(thief.attempts, outcome);
    const powerless = count('powerless');
    return [
      { text: `${left(thief.name, 14)} ` },
      { text: `${thief.victim}: `, style: 'dim' },
      { text: `${count('accepted')} in`, style: 'red' },
      { text: powerless === 0 ? ', ' : `, ${powerless} powerless, ` },
      { text: `${count('refused')} refused`, style: 'green' },
      ...(thief.calledMs === null ? [] : [{ text: since(thief), style: 'dim' as const }]),
    ];
  });
}

function since({ calledMs, lastAcceptedMs }: RecordedThief): string {
  const afterMs = Math.max(0, (lastAcceptedMs ?? 0) - (calledMs ?? 0));
  return `, last +${afterMs} ms`;
}

function total(attempts: readonly ThiefAttempts[], outcome: 'accepted' | 'powerless' | 'refused') {
  return attempts.reduce(
    (sum, one) => sum + one[outcome].reduce((all, count) => all + count, 0),
    0,
  );
}
