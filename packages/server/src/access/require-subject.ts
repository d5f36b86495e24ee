import type { Deployment } from '../deployment.ts';
import { type Principal, requireApi } from './principal.ts';

/**
 * Each of these lets a token through to what belongs to its apis. What does not exist and what lies
 * outside them is answered the same.
 *
 * @throws Refusal `not-found`
 */
export async function requireKey(
  { store }: Deployment,
  principal: Principal,
  keyId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('keys')
    .select('api_id')
    .where('id', '=', keyId)
    .executeTakeFirst();
  requireApi(principal, row?.api_id);
}

/** @throws Refusal `not-found` */
export async function requireRotation(
  { store }: Deployment,
  principal: Principal,
  rotationId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('rotations')
    .innerJoin('keys', 'keys.id', 'rotations.key_id')
    .select('keys.api_id')
    .where('rotations.id', '=', rotationId)
    .executeTakeFirst();
  requireApi(principal, row?.api_id);
}

/** @throws Refusal `not-found` */
export async function requireHolder(
  { store }: Deployment,
  principal: Principal,
  holderId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('holders')
    .innerJoin('keys', 'keys.id', 'holders.key_id')
    .select('keys.api_id')
    .where('holders.id', '=', holderId)
    .executeTakeFirst();
  requireApi(principal, row?.api_id);
}

/** @throws Refusal `not-found` */
export async function requireReceipt(
  { store }: Deployment,
  principal: Principal,
  receiptId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('receipts')
    .innerJoin('keys', 'keys.id', 'receipts.key_id')
    .select('keys.api_id')
    .where('receipts.id', '=', receiptId)
    .executeTakeFirst();
  requireApi(principal, row?.api_id);
}

/** @throws Refusal `not-found` */
export async function requireSource(
  { store }: Deployment,
  principal: Principal,
  sourceId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('sources')
    .innerJoin('keys', 'keys.id', 'sources.key_id')
    .select('keys.api_id')
    .where('sources.id', '=', sourceId)
    .executeTakeFirst();
  requireApi(principal, row?.api_id);
}

/**
 * A group is seen by those who may see all of its apis.
 *
 * @throws Refusal `not-found`
 */
export async function requireVerifier(
  { store }: Deployment,
  principal: Principal,
  verifierId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('verifiers')
    .select('apis')
    .where('id', '=', verifierId)
    .executeTakeFirst();
  const apis: (string | undefined)[] = row ? JSON.parse(row.apis) : [undefined];
  for (const apiId of apis) requireApi(principal, apiId);
}

/**
 * A webhook is seen by those who may see all that it is told of.
 *
 * @throws Refusal `not-found`
 */
export async function requireWebhook(
  { store }: Deployment,
  principal: Principal,
  webhookId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('webhooks')
    .select('apis')
    .where('id', '=', webhookId)
    .executeTakeFirst();
  if (row?.apis === null && principal.apis === null) return;
  const apis: (string | undefined)[] = row?.apis ? JSON.parse(row.apis) : [undefined];
  for (const apiId of apis) requireApi(principal, apiId);
}

/**
 * A campaign is seen by those who may see all of its keys.
 *
 * @throws Refusal `not-found`
 */
export async function requireCampaign(
  { store }: Deployment,
  principal: Principal,
  campaignId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('campaigns')
    .select('apis')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  const apis: (string | undefined)[] = row ? JSON.parse(row.apis) : [undefined];
  for (const apiId of apis) requireApi(principal, apiId);
}

/**
 * What concerns the whole deployment is seen by tokens without a limit.
 *
 * @throws Refusal `not-found`
 */
export async function requireNotice(
  { store }: Deployment,
  principal: Principal,
  noticeId: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('outbox')
    .select('api_id')
    .where('id', '=', noticeId)
    .executeTakeFirst();
  if (row?.api_id === null && principal.apis === null) return;
  requireApi(principal, row?.api_id ?? undefined);
}
