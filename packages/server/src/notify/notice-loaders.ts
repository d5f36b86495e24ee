import { parseInstant } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { keysWithoutContact } from '../contacts/no-contact-hold.ts';
import type { Deployment } from '../deployment.ts';
import type { Database } from '../store/schema.ts';
import { needPerson } from './need-person.ts';
import type { NoticeData, StoredNotice } from './notice-data.ts';
import { waitsOf } from './rotation-waits.ts';
import { stragglerFacts } from './straggler-facts.ts';
import { suspensionEnd } from './suspension-end.ts';
import type { NoticeFacts, SourceFacts } from './words/notice-facts.ts';

/** What every loader is handed beside its notice's own data. */
interface Told {
  deployment: Deployment;
  db: Kysely<Database>;
  /** When it was put into the outbox, server time in ms. */
  at: number;
}

type Loaded<Type extends StoredNotice> = Omit<NoticeFacts[Type], 'at' | 'key'>;

type Loader<Type extends StoredNotice> = (
  data: NoticeData[Type],
  told: Told,
) => Loaded<Type> | Promise<Loaded<Type> | null>;

/**
 * How each notice that is stored comes to the facts that its words need, but for its key; null where
 * what it tells of is over.
 */
export const NOTICE_LOADERS: { readonly [Type in StoredNotice]: Loader<Type> } = {
  'rotation.planned': async ({ keyId, at: from, windowEnd }, { deployment, at }) => ({
    windowFrom: parseInstant(from) ?? at,
    windowTo: parseInstant(windowEnd) ?? at,
    needPerson: await needPerson(deployment, keyId),
  }),
  'rotation.started': ({ from, to, expedited, reason, by = null }) => ({
    ...{ from, to, expedited, by },
    reason: reason === '' ? null : reason,
  }),
  'rotation.handed-out': async ({ rotationId, from, to, expedited }, { db }) => ({
    ...{ from, to, expedited },
    oldUntil: await safeToRetireAt(db, rotationId),
  }),
  'rotation.stragglers': async ({ keyId, rotationId, from, to }, { deployment, db }) => {
    const still = await stragglerFacts(deployment, { keyId, rotationId });
    return still && { from, to, ...still, oldUntil: await safeToRetireAt(db, rotationId) };
  },
  'rotation.deadline-near': async (data, { db, at }) => ({
    ...{ from: data.from, to: data.to, action: data.action },
    deadlineAt: parseInstant(data.deadlineAt) ?? at,
    waitsFor: (await waitsOf(db, data.rotationId)).map(({ text }) => text),
  }),
  'rotation.suspended': async ({ keyId, rotationId, version, because }, { deployment, db, at }) => {
    const { from, to } = await versionsOf(db, rotationId);
    const endsAt = await suspensionEnd(deployment, { keyId, rotationId }, at);
    const byDeadline = because === 'deadline';
    return { from: version, to: version === from ? to : from, endsAt, byDeadline };
  },
  'rotation.completed': ({ from, to }) => ({ from, to }),
  'rotation.rolled-back': ({ from, to }) => ({ from, to }),
  'rotation.rolling-back': ({ from, to, by }) => ({
    from,
    to,
    by: by === OWNER ? 'its owner' : by,
  }),
  'rotation.restored': ({ version, by }) => ({ version, by: by === RULE ? null : by }),
  'rotation.waiting': async ({ rotationId, waitsFor }, { db }) => ({
    ...(await versionsOf(db, rotationId)),
    waitsFor: waitsFor.map(({ text }) => text),
  }),
  'rotation.scope-narrowed': ({ version, scope, scopes }) => ({ version, scope, scopes }),
  'rotation.scope-given-back': ({ version, scope }) => ({ version, scope }),
  'rotation.restore-asked': async ({ version, sourceId, wasAccepted }, { db }) => ({
    ...{ version, wasAccepted },
    source: await sourceFacts(db, sourceId),
  }),
  'rotation.give-back-asked': async ({ version, scope, sourceId, wasAccepted }, { db }) => ({
    ...{ version, scope, wasAccepted },
    source: await sourceFacts(db, sourceId),
  }),
  'rotation.early-use': ({ version }) => ({ version }),
  'version.narrowed': ({ version, scopes }) => ({ version, scopes }),
  'version.exposed': ({ version, reason }) => ({ version, reason }),
  'key.revoked': ({ version }) => ({ version }),
  'key.tainted': () => ({}),
  'key.taint-cleared': () => ({}),
  'key.compromised': async ({ keyId, versions, since, refuseAt }, { db, at }) => ({
    versions,
    since: parseInstant(since) ?? at,
    refuseAt: refuseAt === null ? null : parseInstant(refuseAt),
    isReplaced: await isRotating(db, keyId),
    inForce: await unleakedInForce(db, keyId, versions),
  }),
  'grant.replayed': async ({ holderId }, { db }) => ({
    holderName: await holderName(db, holderId),
  }),
  'grant.misnamed': async ({ holderId }, { db }) => ({
    holderName: await holderName(db, holderId),
  }),
  'epoch.opened': ({ epoch, epochsLeft, reason }) => ({ epoch, epochsLeft, reason }),
  'campaign.started': async ({ campaignId, keys, by }, { db }) => ({
    campaignName: await campaignName(db, campaignId),
    ...{ keys, by },
  }),
  'campaign.stopped': async ({ campaignId, text, waiting }, { db }) => ({
    campaignName: await campaignName(db, campaignId),
    ...{ reason: text, waiting },
  }),
  'campaign.completed': async (data, { db }) => ({
    campaignName: await campaignName(db, data.campaignId),
    done: data.completed,
    rolledBack: data.rolledBack,
    cancelled: data.cancelled,
    skipped: data.skipped,
  }),
  'client.contacts-changed': async ({ clientId, added, removed, changed, by }, { db }) => ({
    clientName: await clientName(db, clientId),
    ...{ added, removed, changed, by },
  }),
  'client.no-contact': async ({ clientId }, { db }) => ({
    clientName: await clientName(db, clientId),
    keys: (await keysWithoutContact(db, clientId)).map(({ name }) => name),
    bounced: await bouncedAddresses(db, clientId),
  }),
  'webhook.disabled': async ({ webhookId, reason }, { db }) => ({
    webhookName: await webhookName(db, webhookId),
    isGone: reason === 'gone',
  }),
};

/** Who is named in `by` where it was no person with a token. */
const RULE = 'rule K6';
const OWNER = 'owner';

async function safeToRetireAt(db: Kysely<Database>, rotationId: string): Promise<number | null> {
  const row = await db
    .selectFrom('rotations')
    .select('safe_to_retire_at')
    .where('id', '=', rotationId)
    .executeTakeFirst();
  return row?.safe_to_retire_at ?? null;
}

async function versionsOf(
  db: Kysely<Database>,
  rotationId: string,
): Promise<{ from: number; to: number }> {
  return db
    .selectFrom('rotations')
    .select(['from_version as from', 'to_version as to'])
    .where('id', '=', rotationId)
    .executeTakeFirstOrThrow();
}

async function sourceFacts(
  db: Kysely<Database>,
  sourceId: string | null,
): Promise<SourceFacts | null> {
  if (sourceId === null) return null;
  const source = await db
    .selectFrom('sources')
    .select(['address_prefix as addressPrefix', 'user_agent as userAgent', 'route'])
    .where('id', '=', sourceId)
    .executeTakeFirst();
  return source ?? null;
}

async function isRotating(db: Kysely<Database>, keyId: string): Promise<boolean> {
  const open = await db
    .selectFrom('rotations')
    .select('id')
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

async function unleakedInForce(
  db: Kysely<Database>,
  keyId: string,
  leaked: readonly number[],
): Promise<number | null> {
  const primary = await db
    .selectFrom('versions')
    .select('number')
    .where('key_id', '=', keyId)
    .where('designation', '=', 'primary')
    .executeTakeFirst();
  return primary === undefined || leaked.includes(primary.number) ? null : primary.number;
}

async function holderName(db: Kysely<Database>, holderId: string | null): Promise<string | null> {
  if (holderId === null) return null;
  const holder = await db
    .selectFrom('holders')
    .select('name')
    .where('id', '=', holderId)
    .executeTakeFirst();
  return holder?.name ?? null;
}

async function campaignName(db: Kysely<Database>, id: string): Promise<string> {
  const campaign = await db
    .selectFrom('campaigns')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst();
  return campaign?.name ?? id;
}

async function clientName(db: Kysely<Database>, id: string): Promise<string> {
  const client = await db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst();
  return client?.name ?? id;
}

async function bouncedAddresses(db: Kysely<Database>, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('bounces')
    .select('address')
    .where('client_id', '=', clientId)
    .orderBy('bounced_at')
    .execute();
  return rows.map(({ address }) => address);
}

async function webhookName(db: Kysely<Database>, id: string): Promise<string> {
  const webhook = await db
    .selectFrom('webhooks')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst();
  return webhook?.name ?? id;
}
