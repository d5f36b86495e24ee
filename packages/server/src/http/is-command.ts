import type { TokenKind } from '../access/token-kind.ts';

/**
 * Whether a route changes something by the time that this node takes it to be, the signed calls of
 * holders included. Reports of verifiers go on: without them none could go on saying no.
 */
export function isCommand(
  method: string | readonly string[],
  tokens: readonly TokenKind[] | 'none' | undefined,
): boolean {
  if (method === 'GET' || tokens === undefined) return false;
  return tokens === 'none' || !tokens.includes('verifier');
}
