import { clockHold } from '../clock-hold.ts';
import { copyConditions } from '../deliver/kept-copies.ts';
import type { Deployment } from '../deployment.ts';
import { closeDueForks } from '../history/fork-close.ts';
import { keepServerTime } from '../kept-server-time.ts';
import { forgetLatches } from '../keyset/latches.ts';
import { forgetLostSessions } from '../keyset/open-sessions.ts';
import { turnRing } from '../keyset/ring-turn.ts';
import { expiredKeys, expireKey } from '../lifecycle/key-expire.ts';
import { forgetRegionDays } from '../usage/region-days.ts';

const DAY_MS = 86_400_000;

/** A record of a repeated request, and the key string that it would show again, are kept this long. */
const REPEATABLE_MS = DAY_MS;
/** A grant that was redeemed is kept, so that a second redemption is noticed. */
const REDEEMED_MS = 30 * DAY_MS;
const EXPIRED_PER_READ = 100;

/** Ends keys whose time is over, and deletes what nobody may use any more. */
export async function sweep(deployment: Deployment): Promise<void> {
  await keepServerTime(deployment);
  if (clockHold(deployment).length === 0) await expireDue(deployment);
  const now = deployment.serverTime.now();
  await deployment.store.transaction(async (tx) => {
    await tx
      .deleteFrom('nonces')
      .where('expires_at', '<=', now - deployment.durations.clockToleranceMs)
      .execute();
    await forgetLatches(tx, now);
    await forgetLostSessions(tx, deployment.durations, now);
    await forgetRegionDays(tx, now);
    await tx
      .deleteFrom('idempotency')
      .where('created_at', '<=', now - REPEATABLE_MS)
      .execute();
    await tx
      .deleteFrom('grants')
      .where('expires_at', '<=', now - DAY_MS)
      .where((where) =>
        where.or([where('redeemed_at', 'is', null), where('redeemed_at', '<=', now - REDEEMED_MS)]),
      )
      .execute();
  });
  await dropIssuedCopies(deployment, now);
  if (clockHold(deployment).length === 0) await turnRing(deployment);
  if (clockHold(deployment).length === 0) await closeDueForks(deployment);
}

/** All that are due. One key that cannot be ended is its own failure, and is tried again. */
async function expireDue(deployment: Deployment): Promise<void> {
  let due: string[] = [];
  do {
    due = await expiredKeys(deployment, due.at(-1) ?? '', EXPIRED_PER_READ);
    for (const keyId of due) {
      try {
        await expireKey(deployment, keyId);
      } catch (error) {
        deployment.log.error({ err: error, keyId }, 'a key cannot be ended; tried again');
      }
    }
  } while (due.length > 0);
}

/**
 * The sealed copy of a first version is there for whoever lost the answer to its issue, and for the
 * holders that have enrolled. A version that a rotation hands out keeps its copy until that rotation
 * ends, and longer where it was nobody's by then (K13).
 */
async function dropIssuedCopies({ store, durations }: Deployment, now: number): Promise<void> {
  const { confirmed, missed } = copyConditions(durations, now);
  await store.transaction(async (tx) => {
    const rotating = tx.selectFrom('rotations').select('key_id').where('ended_at', 'is', null);
    await tx
      .updateTable('versions')
      .set({ sealed: null })
      .where('sealed', 'is not', null)
      .where('handed_out_at', '<=', now - REPEATABLE_MS)
      .where('key_id', 'not in', rotating)
      .where((where) => where.or([where('number', '=', 1), confirmed]))
      .where((where) => where.not(missed))
      .execute();
  });
}
