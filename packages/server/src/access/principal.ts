import type { Actor } from '../lifecycle/actor.ts';
import { Refusal } from '../problem/refusal.ts';
import type { TokenKind } from './token-kind.ts';

/** Whose token a call carries, and what it may see. */
export interface Principal {
  kind: TokenKind;
  tokenId: string;
  name: string;
  /** The apis that it is limited to; null: all. */
  apis: readonly string[] | null;
  /** The verifier group; set on `verifier` tokens alone. */
  verifierId: string | null;
  /** The key; set on `pickup` tokens alone. */
  keyId: string | null;
}

/** The actor that commands and audit know. */
export function actorOf(principal: Principal, address: string | null): Actor {
  const { kind, name, tokenId, verifierId } = principal;
  if (kind === 'verifier') return { kind, id: verifierId ?? tokenId, name, address };
  return { kind: 'token', id: tokenId, name, address };
}

export function maySee(principal: Principal, apiId: string): boolean {
  return principal.apis === null || principal.apis.includes(apiId);
}

/**
 * What lies outside a token's apis is answered exactly as what does not exist (threat 10).
 *
 * @throws Refusal `not-found`
 */
export function requireApi(principal: Principal, apiId: string | undefined): void {
  if (apiId === undefined || !maySee(principal, apiId)) throw notFound();
}

/**
 * Clients, regions, policies, tokens and the audit belong to the whole deployment: changing them
 * (and reading the last two) needs a token without a limit.
 *
 * @throws Refusal `token-kind`
 */
export function requireAllApis(principal: Principal): void {
  if (principal.apis === null) return;
  throw new Refusal(
    'token-kind',
    'This call concerns the whole deployment; the token is limited to some apis.',
  );
}

export function notFound(): Refusal {
  return new Refusal('not-found', 'Nothing that this token may see has this address or id.');
}
