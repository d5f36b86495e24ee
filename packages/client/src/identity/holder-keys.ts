import type { PublicJwk } from '@keyturn/core';
import { openingKeyText } from '@keyturn/core';
import { base64url, compactDecrypt, importJWK } from 'jose';

/** A {@link PublicJwk} with its private member. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** The private keys of a holder, as they are stored. */
export interface HolderKeyMaterial {
  readonly signingKey: PrivateJwk;
  readonly openingKey: PrivateJwk;
}

type ImportedKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

/**
 * The two key pairs of a holder: one to sign, one to open what is sealed to it. They never leave
 * the holder and never travel with a request. Neither shows when printed.
 */
export class HolderKeys {
  /** Public. */
  readonly signingKey: PublicJwk;
  /** Public. */
  readonly openingKey: PublicJwk;
  readonly #material: HolderKeyMaterial;
  #signer: Promise<ImportedKey> | null = null;
  #opener: Promise<ImportedKey> | null = null;

  constructor(material: HolderKeyMaterial) {
    this.#material = material;
    this.signingKey = publicPart(material.signingKey);
    this.openingKey = publicPart(material.openingKey);
  }

  /** The private keys themselves. Call it only to store them. */
  reveal(): HolderKeyMaterial {
    return this.#material;
  }

  /** Signs the text (UTF-8): `ed25519` or `ecdsa-p256-sha256` of RFC 9421 §3.3, by the key's kind. */
  async sign(text: string): Promise<Uint8Array> {
    const isEdwards = this.signingKey.crv === 'Ed25519';
    this.#signer ??= imported(this.#material.signingKey, isEdwards ? 'Ed25519' : 'ES256');
    const algorithm = isEdwards ? 'Ed25519' : { name: 'ECDSA', hash: 'SHA-256' };
    const bytes = new TextEncoder().encode(text);
    return new Uint8Array(await crypto.subtle.sign(algorithm, await this.#signer, bytes));
  }

  /** SHA-256 of the bytes, for the `Content-Digest` of what is signed. */
  async digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  }

  /** `openingKeyProof` of an enrolment: both pairs belong to one holder. */
  async openingKeyProof(): Promise<string> {
    return base64url.encode(await this.sign(openingKeyText(this.openingKey)));
  }

  /** Opens a compact JWE (RFC 7516, ECDH-ES with A256GCM) that is sealed to the opening key. */
  async open(sealed: string): Promise<Uint8Array> {
    this.#opener ??= imported(this.#material.openingKey, 'ECDH-ES');
    const opened = await compactDecrypt(sealed, await this.#opener, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return opened.plaintext;
  }
}

async function imported(jwk: PrivateJwk, algorithm: string): Promise<ImportedKey> {
  const key = await importJWK({ ...jwk }, algorithm);
  if (key instanceof Uint8Array) throw new TypeError('a key of a holder must be a private JWK');
  return key;
}

function publicPart({ kty, crv, x, y }: PublicJwk): PublicJwk {
  return y === undefined ? { kty, crv, x } : { kty, crv, x, y };
}
