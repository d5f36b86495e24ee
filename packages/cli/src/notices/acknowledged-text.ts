import type { Notice } from '@keyturn/core';
import { instantText } from '../instant-text.ts';

/** `read by the token ci, 2026-11-23 09:00:00Z`; empty: by nobody. */
export function acknowledgedText({ acknowledged }: Pick<Notice, 'acknowledged'>): string {
  if (acknowledged === null) return '';
  return `read by ${acknowledged.by}, ${instantText(acknowledged.at)}`;
}
