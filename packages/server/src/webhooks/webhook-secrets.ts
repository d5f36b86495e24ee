import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { WebhooksTable } from '../store/schema.ts';

/** While a secret rotates both sign; after this the old one no longer does, whether or not anyone said so. */
export const SECRET_ROTATION_MS = 7 * 86_400_000;

const SECRET_BYTES = 32;

export type WebhookRow = Selectable<WebhooksTable>;

/** A Standard Webhooks secret: told once, kept sealed. */
export function newWebhookSecret(
  { random, seal }: Deployment,
  webhookId: string,
): { secret: string; sealed: string } {
  const secret = `whsec_${Buffer.from(random.bytes(SECRET_BYTES)).toString('base64')}`;
  return { secret, sealed: seal.seal(secret, contextOf(webhookId)) };
}

/** The secrets that sign now, the old one first: one, or two while it rotates. */
export function signingSecrets({ seal }: Deployment, row: WebhookRow, now: number): string[] {
  const open = (sealed: string) => seal.open(sealed, contextOf(row.id));
  const { sealed_secret, sealed_next_secret } = row;
  if (sealed_next_secret === null) return [open(sealed_secret)];
  if (rotationEndsAt(row) !== null && !isRotating(row, now)) return [open(sealed_next_secret)];
  return [open(sealed_secret), open(sealed_next_secret)];
}

/** Whether two secrets sign. */
export function isRotating(row: WebhookRow, now: number): boolean {
  const endsAt = rotationEndsAt(row);
  return endsAt !== null && now < endsAt;
}

/** When the old secret stops to sign by itself; null: no rotation was begun and not completed. */
export function rotationEndsAt({ secret_rotating_since }: WebhookRow): number | null {
  return secret_rotating_since === null ? null : secret_rotating_since + SECRET_ROTATION_MS;
}

/** The columns after the rotation of the secret has ended. */
export function rotatedSecret(
  row: WebhookRow,
): Pick<WebhookRow, 'sealed_secret' | 'sealed_next_secret' | 'secret_rotating_since'> {
  return {
    sealed_secret: row.sealed_next_secret ?? row.sealed_secret,
    sealed_next_secret: null,
    secret_rotating_since: null,
  };
}

function contextOf(webhookId: string): string {
  return `webhook secret ${webhookId}`;
}
