import { timingSafeEqual } from 'node:crypto';
import type { Deployment } from '../deployment.ts';

/** 256 bits in base64url. */
const TOKEN_FORM = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/;

/**
 * The link by which an owner says "this was not me" of a rotation (K12). It follows from the master
 * key and the rotation's id, so nothing that could be stolen is stored or queued.
 */
export function notMeUrl(deployment: Deployment, rotationId: string): string {
  return `${deployment.publicUrl}/not-me/${rotationId}.${macOf(deployment, rotationId)}`;
}

/** The id of the rotation that a token of such a link is about; null: it is not one of ours. */
export function rotationOfToken(deployment: Deployment, token: string): string | null {
  const [, rotationId, mac] = TOKEN_FORM.exec(token) ?? [];
  if (rotationId === undefined || mac === undefined) return null;
  const expected = Buffer.from(macOf(deployment, rotationId));
  return timingSafeEqual(expected, Buffer.from(mac)) ? rotationId : null;
}

function macOf({ seal }: Deployment, rotationId: string): string {
  return seal.mac(`not-me:${rotationId}`);
}
