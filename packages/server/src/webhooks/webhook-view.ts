import {
  type DeliveryState,
  formatInstant,
  type Webhook,
  type WebhookChallenge,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { DisabledReason } from './webhook-disable.ts';
import { isRotating, rotationEndsAt, type WebhookRow } from './webhook-secrets.ts';

export async function webhookViews(
  db: Kysely<Database>,
  rows: readonly WebhookRow[],
  now: number,
): Promise<Webhook[]> {
  const challenges = await challengesOf(db, rows);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    apis: row.apis === null ? null : JSON.parse(row.apis),
    types: row.types === null ? null : JSON.parse(row.types),
    state: stateOf(row),
    challenge: challenges.get(row.challenge_id) ?? null,
    verifiedAt: instant(row.verified_at),
    disabledAt: instant(row.disabled_at),
    disabledReason: row.disabled_reason as DisabledReason | null,
    failingSince: instant(row.failing_since),
    lastError: row.last_error,
    secretRotation: secretRotation(row, now),
    createdAt: formatInstant(row.created_at),
  }));
}

export async function webhookView(
  db: Kysely<Database>,
  row: WebhookRow,
  now: number,
): Promise<Webhook> {
  const [view] = await webhookViews(db, [row], now);
  return view as Webhook;
}

/** The last challenge of each, by its id. */
async function challengesOf(
  db: Kysely<Database>,
  rows: readonly WebhookRow[],
): Promise<Map<string, WebhookChallenge>> {
  if (rows.length === 0) return new Map();
  const found = await db
    .selectFrom('deliveries')
    .select(['notice_id', 'created_at', 'state', 'attempts', 'last_error'])
    .where(
      'notice_id',
      'in',
      rows.map((row) => row.challenge_id),
    )
    .execute();
  return new Map(
    found.map((row) => [
      row.notice_id,
      {
        sentAt: formatInstant(row.created_at),
        state: row.state as DeliveryState,
        attempts: row.attempts,
        lastError: row.last_error,
      },
    ]),
  );
}

function stateOf({ disabled_at, verified_at }: WebhookRow): Webhook['state'] {
  if (disabled_at !== null) return 'disabled';
  return verified_at === null ? 'unverified' : 'verified';
}

function secretRotation(row: WebhookRow, now: number): Webhook['secretRotation'] {
  const endsAt = rotationEndsAt(row);
  if (endsAt === null || !isRotating(row, now)) return null;
  return {
    since: formatInstant(row.secret_rotating_since as number),
    endsAt: formatInstant(endsAt),
  };
}

function instant(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}
