import type { Head } from '@keyturn/core';
import type { Members } from './members.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Below 0, 0 or above 0 as (epoch, revision) of `a` is below, equal to or above that of `b`. */
export function compareHeads(
  a: Pick<Head, 'epoch' | 'revision'>,
  b: Pick<Head, 'epoch' | 'revision'>,
): number {
  return a.epoch === b.epoch ? a.revision - b.revision : a.epoch - b.epoch;
}

/** @throws Malformed */
export function readHead(members: Members): Head {
  const head = {
    epoch: members.whole('epoch'),
    revision: members.whole('revision'),
    hash: members.matching('hash', HASH),
  };
  members.end();
  return head;
}
