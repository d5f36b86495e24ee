import type { AdminClient } from '@keyturn/admin';
import { type CompromiseReceipt, durationText, type Key, type Rotation } from '@keyturn/core';
import { answered } from '../answer.ts';
import { CliFault } from '../cli-fault.ts';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { plainText } from '../plain-text.ts';
import { receiptText } from '../receipts/receipt-text.ts';

/** What a person is asked before a key is refused. @param refuseAfterMs - 0: now. */
export function questionText(
  { id, name }: Key,
  named: readonly number[] | null,
  refuseAfterMs: number,
): string {
  const which = named === null ? 'every version that has leaked' : versionsText(named);
  const when = refuseAfterMs === 0 ? 'now' : `in ${durationText(refuseAfterMs)}`;
  return plainText(`Have ${which} of ${name} (${id}) refused ${when}, for good?`);
}

/** What the compromise led to; null: it cannot be told now, which undoes nothing. */
export interface StateAfter {
  key: Key | null;
  rotation: Rotation | null;
}

export async function stateAfter(
  admin: AdminClient,
  { keyId, rotationId }: CompromiseReceipt,
): Promise<StateAfter> {
  const key = answered(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
  const rotation =
    rotationId === null
      ? null
      : answered(
          admin.GET('/v1/rotations/{rotationId}', { params: { path: { rotationId } } }),
        ).catch(nullForFault);
  return { key: await key.catch(nullForFault), rotation: await rotation };
}

function nullForFault(error: unknown): null {
  if (error instanceof CliFault) return null;
  throw error;
}

/** @param names - of verifier groups by id. */
export function compromiseText(
  done: CompromiseReceipt,
  { key, rotation }: StateAfter,
  names: ReadonlyMap<string, string>,
  width: number,
): string {
  const { keyId, versions, since, rotationId } = done;
  const told = fields(
    [
      ['compromised', `${versionsText(versions)} of ${key?.name ?? keyId}`],
      ['since', `${instantText(since)}; holders that enrolled later are given nothing`],
      ['refused', refusedText(done, key)],
      ['successor', successorText(done, rotation)],
    ],
    width,
  );
  const next =
    rotationId === null ? `keyturn keys show ${keyId}` : `keyturn rotations watch ${rotationId}`;
  return `${told}\n${receiptText(done, width, names)}\nnext: ${next}\n`;
}

function refusedText({ versions, refuseAt }: CompromiseReceipt, key: Key | null): string {
  if (refuseAt === null) return 'from now on, for good, with 401';
  const gone = key?.versions.filter(
    ({ number, state }) => versions.includes(number) && state === 'compromised',
  );
  // Never more than two versions live: of two that have leaked, one makes room for the successor.
  const now = gone?.length ? `${versionsText(gone.map(({ number }) => number))} now; ` : '';
  const until = `${now}from ${instantText(refuseAt)} on, for good, with 401`;
  const living = key?.versions.filter(
    ({ number, narrowedTo }) => versions.includes(number) && narrowedTo !== null,
  );
  const left = living?.map(({ number, narrowedTo }) => {
    const scopes = narrowedTo?.join(', ') || 'nothing';
    return `version ${number} may do ${scopes}`;
  });
  return left?.length ? `${until}; till then ${left.join('; ')}` : until;
}

function successorText(
  { rotationId, versions, refuseAt }: CompromiseReceipt,
  rotation: Rotation | null,
): string {
  if (rotationId === null) return 'the key needs none';
  if (rotation === null) return rotationId;
  const { from, to, direction } = rotation;
  const staying = direction === 'forward' ? to : from;
  if (refuseAt !== null && versions.includes(staying)) {
    return `none before ${instantText(refuseAt)}: version ${staying}, to which ${rotationId} moves, leaked as well`;
  }
  return `version ${staying}, by ${rotationId}, as soon as every verifier knows it`;
}

export function versionsText(numbers: readonly number[]): string {
  return `version${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')}`;
}
