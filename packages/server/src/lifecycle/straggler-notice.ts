import type { WaitCode } from '@keyturn/core';
import type { Command } from './command.ts';
import type { RotationRow } from './lineage-load.ts';

/** They are told of again after this, while they last. */
const TELL_AGAIN_MS = 7 * 86_400_000;

/** Marks in `waits_told` when they were told of, ms of server time. */
const MARK = 'stragglers ';

const STRAGGLES: readonly WaitCode[] = ['holder-not-confirmed', 'source-on-old'];

/**
 * Tells clients and operators who keeps a leaving version in use once its overlap (K4) is over: once,
 * and again each week while that lasts.
 *
 * @param told - what was told of the rotation.
 * @returns the same, with what is told now.
 */
export function tellStragglers(
  command: Command,
  rotation: RotationRow,
  waits: readonly { code: WaitCode }[],
  told: readonly string[],
): readonly string[] {
  if (!hasStragglers(rotation, waits)) return told;
  const last = told.find((name) => name.startsWith(MARK));
  if (last !== undefined && command.now - Number(last.slice(MARK.length)) < TELL_AGAIN_MS) {
    return told;
  }
  const { id: rotationId, key_id: keyId, direction, from_version, to_version } = rotation;
  const isForward = direction === 'forward';
  command.notice('rotation.stragglers', {
    ...{ rotationId, keyId },
    from: isForward ? from_version : to_version,
    to: isForward ? to_version : from_version,
  });
  return [...told.filter((name) => name !== last), `${MARK}${command.now}`];
}

function hasStragglers({ phase }: RotationRow, waits: readonly { code: WaitCode }[]): boolean {
  if (phase !== 'migrating' && phase !== 'draining') return false;
  const codes = waits.map(({ code }) => code);
  return !codes.includes('overlap-running') && codes.some((code) => STRAGGLES.includes(code));
}
