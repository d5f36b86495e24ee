import { type AuditCheckpoint, checkpointText, formatInstant } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';

/**
 * The head of the chain as it is now, signed. Kept outside this server, it shows later that nothing
 * before it was changed or cut off.
 */
export async function auditCheckpoint(deployment: Deployment): Promise<AuditCheckpoint> {
  const head = await deployment.store.db
    .selectFrom('head')
    .select(['audit_seq', 'audit_hash'])
    .executeTakeFirstOrThrow();
  const point = {
    seq: head.audit_seq,
    hash: head.audit_hash,
    at: formatInstant(deployment.serverTime.now()),
  };
  const { publicKey, sign } = deployment.sign;
  return { ...point, serverKey: publicKey, signature: sign(checkpointText(point)) };
}
