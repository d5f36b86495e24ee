import { timingSafeEqual } from 'node:crypto';
import type { Deployment } from '../deployment.ts';

/** An id of ours, and 256 bits in base64url. */
const TOKEN_FORM = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/;

/** What a link lets its bearer do. One that is made for one use is none for another. */
export type LinkUse = 'not-me' | 'acknowledge';

/**
 * A link to a page of ours about one thing. It follows from the master key, its use and the id, so
 * nothing that could be stolen is stored or queued.
 */
export function linkUrl(deployment: Deployment, use: LinkUse, id: string): string {
  return `${deployment.publicUrl}/${use}/${id}.${macOf(deployment, use, id)}`;
}

/** The id of what a token of such a link is about; null: it is not one of ours. */
export function idOfToken(deployment: Deployment, use: LinkUse, token: string): string | null {
  const [, id, mac] = TOKEN_FORM.exec(token) ?? [];
  if (id === undefined || mac === undefined) return null;
  const expected = Buffer.from(macOf(deployment, use, id));
  return timingSafeEqual(expected, Buffer.from(mac)) ? id : null;
}

function macOf({ seal }: Deployment, use: LinkUse, id: string): string {
  return seal.mac(`${use}:${id}`);
}
