import type { Position } from '@keyturn/core';

/** Whether a point of the history comes after another: a later epoch, or later within one. */
export function isAfter(one: Position, other: Position): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.revision > other.revision);
}
