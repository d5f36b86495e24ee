import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { HolderKeys } from '../../../packages/client/src/identity/holder-keys.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import { openInWorld } from './sealed-box.ts';

// What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410).
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A holder's keys that follow from the seed and answer on this thread. The signatures are real. */
export class WorldHolderKeys extends HolderKeys {
  readonly #signer: KeyObject;

  constructor(random: SeededRandom) {
    const signer = privateKey(ED25519, random);
    const opener = privateKey(X25519, random);
    super({
      signingKey: { kty: 'OKP', crv: 'Ed25519', x: publicText(signer), d: '' },
      openingKey: { kty: 'OKP', crv: 'X25519', x: publicText(opener), d: '' },
    });
    this.#signer = signer;
  }

  override async sign(text: string): Promise<Uint8Array> {
    return sign(null, Buffer.from(text), this.#signer);
  }

  override async digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return createHash('sha256').update(bytes).digest();
  }

  override async open(sealed: string): Promise<Uint8Array> {
    return openInWorld(this.openingKey, sealed);
  }
}

function privateKey(prefix: Buffer, random: SeededRandom): KeyObject {
  const key = Buffer.concat([prefix, random.bytes(32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function publicText(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x as string;
}
