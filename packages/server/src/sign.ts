import { createPrivateKey, createPublicKey, sign as signBytes } from 'node:crypto';
import type { Random, Seal, Sign } from './ports.ts';
import type { Store } from './store/store.ts';

const NAME = 'signing-key';
const SEED_BYTES = 32;

/** What precedes the 32 bytes of an Ed25519 private key in PKCS #8, DER (RFC 8410, section 7). */
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The server's Ed25519 key (RFC 8032), from its private key of 32 bytes.
 *
 * @throws Error where `seed` has another length.
 */
export function makeSign(seed: Uint8Array): Sign {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEADER, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('an Ed25519 public key always has x');
  return {
    publicKey: x,
    sign: (text) => signBytes(null, Buffer.from(text, 'ascii'), key).toString('base64url'),
  };
}

/**
 * Opens the signing key of this deployment; the first start makes it. It stands sealed in `secrets`,
 * so all nodes of a deployment sign with the same key and verifiers keep the one that they pinned.
 *
 * @param now - server time, ms.
 * @throws Error where the master key is not the one that it was sealed under.
 */
export async function openSign(
  store: Store,
  seal: Seal,
  random: Random,
  now: number,
): Promise<Sign> {
  const fresh = Buffer.from(random.bytes(SEED_BYTES)).toString('base64url');
  const sealed = await store.transaction(async (tx) => {
    await tx
      .insertInto('secrets')
      .values({ name: NAME, sealed: seal.seal(fresh, NAME), created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom('secrets')
      .select('sealed')
      .where('name', '=', NAME)
      .executeTakeFirstOrThrow();
    return row.sealed;
  });
  return makeSign(Buffer.from(seal.open(sealed, NAME), 'base64url'));
}
