import type { GraceClass } from '@keyturn/core';
import type { Truth } from './truth.ts';

/** How long a verifier that is not fresh may go on accepting a key, by its class, ms. */
export function graceOfKey(truth: Truth, keyId: string): number {
  const sql =
    'select k.class, a.key_classes from keys k join apis a on a.id = k.api_id where k.id = ?';
  const [row] = truth.query(sql, keyId);
  const classes: Record<string, { grace: GraceClass }> = JSON.parse(
    String(row?.key_classes ?? '{}'),
  );
  return truth.durations.graceMs[classes[String(row?.class)]?.grace ?? 'available'];
}
