import type { Report } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { InstanceRow } from './instance-row.ts';

/**
 * What a report is, by its sequence. `next`: to be counted. `repetition`: of the last that was
 * counted, whose answer was lost. `clash`: its sequence was used by another process with the same
 * instance id. `stray`: delayed on its way, or from such a process, or under the id of an instance
 * of another group; nobody reads the answer, or who reads it must take a new id.
 */
export type Turn = 'next' | 'repetition' | 'clash' | 'stray';

/** @param content - `contentOf` this report. */
export function turnOf(
  { keyset }: Deployment,
  group: { id: string },
  row: InstanceRow,
  { instance, sequence }: Report,
  content: string,
): Turn {
  if (row.verifier_id !== group.id) return 'stray';
  if (sequence > row.sequence) return 'next';
  const known = keyset.reports.find(instance, sequence) ?? storedContent(row, sequence);
  if (known !== null && known !== content) return 'clash';
  return sequence === row.sequence ? 'repetition' : 'stray';
}

/** What another node, or this one before it started again, took in under this sequence. */
function storedContent(row: InstanceRow, sequence: number): string | null {
  return sequence === row.sequence ? row.content : null;
}

/** Two processes that share an id differ in what they saw, so that is what is compared. */
export function contentOf({ digest }: Deployment, report: Report): string {
  return digest(JSON.stringify([report.sources, report.usage]));
}
