import type { Deployment } from '../deployment.ts';
import { idOfToken, linkUrl } from './link-token.ts';

/** The link by which an owner says "this was not me" of a rotation (K12). */
export function notMeUrl(deployment: Deployment, rotationId: string): string {
  return linkUrl(deployment, 'not-me', rotationId);
}

/** The id of the rotation that a token of such a link is about; null: it is not one of ours. */
export function rotationOfToken(deployment: Deployment, token: string): string | null {
  return idOfToken(deployment, 'not-me', token);
}
