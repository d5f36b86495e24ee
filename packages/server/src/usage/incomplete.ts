import { REMEMBERED_MS } from '../remembered.ts';
import type { KeysTable } from '../store/schema.ts';

/** Whether a source of the key was seen that is not remembered, within the time that sources are. */
export function isIncomplete(key: Pick<KeysTable, 'sources_missed_at'>, now: number): boolean {
  return key.sources_missed_at !== null && key.sources_missed_at >= now - REMEMBERED_MS;
}
