import type { Head, Report } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { readHead } from '../keyset/change-log.ts';
import type { VerifierGroup } from '../keyset/group.ts';
import { isSignedByUs } from './fork-proof.ts';
import { forkStanding } from './fork-standing.ts';
import { repairHistory } from './repair-history.ts';

const SHOWN = 'a verifier proved that it had applied a revision which the database has lost';

/**
 * Looks at what an instance proves of a history that is not the database's, before its report is taken
 * in: where our own signature says that we published it, a new epoch is opened first. Nothing else
 * that a verifier says opens one, and no proof opens two.
 *
 * @returns false where it sent a proof that is none: nothing is made of it but an alarm.
 */
export async function followProof(
  deployment: Deployment,
  group: VerifierGroup,
  { instance, proof }: Report,
): Promise<boolean> {
  if (proof === undefined) return true;
  if (!isSignedByUs(deployment, proof)) {
    const { epoch, revision } = proof;
    deployment.log.error(
      { instance, group: group.id, epoch, revision },
      'an instance shows a history that this server has never signed',
    );
    return false;
  }
  const standing = await standingNow(deployment, proof);
  if (standing === 'fork' || standing === 'deeper') {
    const seen = [{ ...proof, at: proof.committedAt }];
    await repairHistory(deployment, { seen, reason: SHOWN });
  }
  return true;
}

async function standingNow({ store: { db } }: Deployment, shown: Head) {
  return forkStanding(db, shown, await readHead(db));
}
