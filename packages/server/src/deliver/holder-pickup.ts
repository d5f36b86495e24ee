import { formatInstant, type PickupAnswer, type PublicJwk, swapWindow } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Command } from '../lifecycle/command.ts';
import { type LoadedLineage, loadLineage, type VersionRow } from '../lifecycle/lineage-load.ts';
import { openSealed } from '../lifecycle/mint.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Wake } from '../wake.ts';
import { type HolderRow, holderRow, requireServed, versionsGiven } from './holder-row.ts';
import { auditConfirm, lastWord } from './last-word.ts';
import { consumeNonce } from './nonce-create.ts';
import { requireHandOut } from './open-lineage.ts';
import { holderActor, type SignedRequest } from './signed-request.ts';
import { verifySignature } from './verify-signature.ts';
import { versionsHeld, versionsNamed } from './versions-held.ts';

export interface PickupOptions {
  /** The version that the holder uses; null: it has none. */
  have: number | null;
  /** How long to wait until it should use another, ms. */
  waitMs: number;
  /** Ends the wait early. */
  signal?: AbortSignal;
}

/**
 * Gives a holder the version that it should use, sealed to its opening key, where that is another
 * than it has, also an older one after a roll back, and still kept (K13). Repeated, it gives the
 * same. A successor that is not handed out is nobody's to pick up. The hand-out is committed before
 * the first byte of it leaves (K1).
 *
 * @throws Refusal `not-found`, `signature-*`, `nonce-invalid`, `digest-mismatch`, `origin-mismatch`,
 * `holder-gone`, `holder-tainted`, `key-ended`, `key-tainted`
 */
export async function pickup(
  deployment: Deployment,
  request: SignedRequest,
  options: PickupOptions,
): Promise<PickupAnswer> {
  const holder = await holderRow(deployment.store.db, request.holderId);
  const nonce = verifySignature(request, holder, deployment.publicUrl);
  const at = await consumeNonce(deployment, holder.id, nonce);
  const wake = new Wake(deployment.signals, deployment.schedule, ({ keys }) =>
    keys.has(holder.key_id),
  );
  try {
    const ask = { request, holder, have: options.have, at };
    const offer = await offerTo(deployment, ask);
    if (offer.answer.status !== 'current') return await answerOf(deployment, offer, holder);
    return await answerOf(
      deployment,
      (await otherOffer(deployment, ask, options, wake)) ?? offer,
      holder,
    );
  } finally {
    wake.close();
  }
}

interface Ask {
  request: SignedRequest;
  holder: HolderRow;
  have: number | null;
  /** When the nonce was issued that the call signs over, server time in ms. */
  at: number;
}

/** What one transaction decided to give. */
interface Offer {
  answer: Omit<PickupAnswer, 'sealed'>;
  /** Null: the holder has it, or no copy of it is kept. */
  keyString: string | null;
}

async function otherOffer(
  deployment: Deployment,
  ask: Ask,
  { waitMs, signal }: PickupOptions,
  wake: Wake,
): Promise<Offer | null> {
  const { clock } = deployment;
  const end = clock.monotonicMs() + waitMs;
  for (let left = waitMs; left > 0 && !signal?.aborted; left = end - clock.monotonicMs()) {
    await wake.wait(left, signal);
    if (!(await isToUseAnother(deployment, ask))) continue;
    const offer = await offerTo(deployment, ask);
    if (offer.answer.status !== 'current') return offer;
  }
  return null;
}

async function isToUseAnother({ store }: Deployment, { holder, have }: Ask): Promise<boolean> {
  const primary = await store.db
    .selectFrom('versions')
    .select('number')
    .where('key_id', '=', holder.key_id)
    .where('designation', '=', 'primary')
    .executeTakeFirst();
  return primary !== undefined && primary.number !== have;
}

/** A strong read under the lineage's lock (K14). */
async function offerTo(deployment: Deployment, ask: Ask): Promise<Offer> {
  const { request, have } = ask;
  return runCommand(deployment, holderActor(ask.holder, request), async (command) => {
    await command.lockKey(ask.holder.key_id);
    const holder = await holderRow(command.tx, ask.holder.id);
    requireServed(holder);
    const loaded = await loadLineage(command.tx, holder.key_id);
    requireHandOut(command, loaded);
    const primary = loaded.versions.find(({ designation }) => designation === 'primary') ?? null;
    const keyString = keyStringFor(command, primary, have);
    await note(command, holder, keyString === null ? null : primary);
    await noteNamed(command, holder, loaded, ask);
    const status = statusOf(primary, have);
    return { answer: { status, ...aboutOffer(command, loaded, primary, have) }, keyString };
  });
}

function keyStringFor(
  command: Command,
  primary: VersionRow | null,
  have: number | null,
): string | null {
  if (primary === null || primary.sealed === null || primary.number === have) return null;
  return openSealed(command, { ...primary, sealed: primary.sealed });
}

function statusOf(primary: VersionRow | null, have: number | null): PickupAnswer['status'] {
  if (primary === null || primary.number === have) return 'current';
  return primary.sealed === null ? 'not-kept' : 'available';
}

async function note(command: Command, holder: HolderRow, given: VersionRow | null): Promise<void> {
  const { now, tx } = command;
  const pickedUp = given
    ? {
        picked_up_version: given.number,
        picked_up_at: now,
        versions_given: versionsGiven(holder, given.number),
      }
    : {};
  await tx
    .updateTable('holders')
    .set({ last_seen_at: now, ...pickedUp })
    .where('id', '=', holder.id)
    .execute();
  if (given) {
    command.audit('holder.pickup', holder.id, { keyId: holder.key_id, version: given.number });
  }
  // Having asked changes nothing that anyone waits for, nor does a repetition.
  if (given === null || given.number === holder.picked_up_version) {
    command.touchedKeys.delete(holder.key_id);
  }
}

/**
 * A signed call that names the version in use is a word like a confirmation. It is remembered, and
 * on the way back it counts as one: a holder that never came to use what it picked up has nothing to
 * switch from, and so would not confirm.
 */
async function noteNamed(
  command: Command,
  holder: HolderRow,
  { rotation, versions }: LoadedLineage,
  { have, at }: Ask,
): Promise<void> {
  const named = versions.find(({ number }) => number === have);
  if (named === undefined || named.handed_out_at === null) return;
  const { number } = named;
  const turnedAt = rotation?.turned_at ?? null;
  const countsAsWord = turnedAt !== null && at >= turnedAt && named.designation === 'primary';
  const word = countsAsWord ? lastWord(holder, { version: number, at }, turnedAt) : null;
  if (word === null && versionsHeld(holder).includes(number)) return;
  const changes = { versions_named: versionsNamed(holder, number), ...word };
  await command.tx.updateTable('holders').set(changes).where('id', '=', holder.id).execute();
  if (word === null) return;
  auditConfirm(command, holder, number);
  command.touchedKeys.add(holder.key_id);
}

function aboutOffer(
  { deployment }: Command,
  { key, rotation, versions }: LoadedLineage,
  primary: VersionRow | null,
  have: number | null,
): Omit<Offer['answer'], 'status'> {
  const { durations } = deployment;
  const handedOutAt = rotation?.promoted_at ?? null;
  const window =
    handedOutAt === null ? null : swapWindow(handedOutAt, rotation?.window_ms ?? null, durations);
  return {
    version: primary?.number ?? have ?? versions.length,
    keyId: key.id,
    window: window && { start: formatInstant(window.start), end: formatInstant(window.end) },
    now: handedOutAt !== null && (rotation?.expedited === 1 || rotation?.direction === 'back'),
    rotationId: handedOutAt === null ? null : (rotation?.id ?? null),
    pollMs: durations.pollMs,
  };
}

async function answerOf(
  { sealToHolder }: Deployment,
  { answer, keyString }: Offer,
  { opening_key }: HolderRow,
): Promise<PickupAnswer> {
  if (keyString === null) return { ...answer, sealed: null };
  const { keyId, version } = answer;
  const openingKey: PublicJwk = JSON.parse(opening_key);
  const sealed = await sealToHolder(openingKey, { keyId, version, keyString });
  return { ...answer, sealed };
}
