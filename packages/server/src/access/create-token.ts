import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';
import type { TokenKind } from './token-kind.ts';

export interface NewToken {
  kind: TokenKind;
  name: string;
  /** Null: all. */
  apis: readonly string[] | null;
  /** With kind `verifier`. */
  verifierId?: string | null;
  /** With kind `pickup`. */
  keyId?: string | null;
}

/**
 * Makes a token inside a command; the caller writes the audit entry. The string is returned here
 * and kept nowhere: the database has its SHA-256, which 256 random bits make unsearchable.
 */
export async function createToken(
  command: Command,
  token: NewToken,
): Promise<{ id: string; token: string }> {
  const { random, digest } = command.deployment;
  const secret = Buffer.from(random.bytes(32)).toString('base64url');
  const text = `ktt_${token.kind.charAt(0)}_${secret}`;
  const id = newId(random, 'tok');
  await command.tx
    .insertInto('tokens')
    .values({
      id,
      digest: digest(text),
      kind: token.kind,
      name: token.name,
      apis: token.apis === null ? null : JSON.stringify(token.apis),
      verifier_id: token.verifierId ?? null,
      key_id: token.keyId ?? null,
      created_at: command.now,
      removed_at: null,
      last_used_at: null,
    })
    .execute();
  return { id, token: text };
}
