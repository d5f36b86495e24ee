import { exportJWK, generateKeyPair } from 'jose';
import { HolderKeys, type PrivateJwk } from './holder-keys.ts';

/** `edwards`: Ed25519 and X25519. `p-256`: P-256 for both, which every runtime has. */
export type HolderCurves = 'edwards' | 'p-256';

/**
 * Makes the two key pairs of a new holder: one to sign, one to open.
 *
 * @param curves Default: `edwards` where this runtime has both curves, else `p-256`.
 */
export async function createIdentity(curves?: HolderCurves): Promise<HolderKeys> {
  if (curves !== undefined) return keyPairs(curves);
  try {
    return await keyPairs('edwards');
  } catch {
    return keyPairs('p-256');
  }
}

async function keyPairs(curves: HolderCurves): Promise<HolderKeys> {
  const isEdwards = curves === 'edwards';
  const [signingKey, openingKey] = await Promise.all([
    privateJwk(isEdwards ? 'Ed25519' : 'ES256', isEdwards ? 'Ed25519' : 'P-256'),
    privateJwk('ECDH-ES', isEdwards ? 'X25519' : 'P-256'),
  ]);
  return new HolderKeys({ signingKey, openingKey });
}

async function privateJwk(algorithm: string, crv: PrivateJwk['crv']): Promise<PrivateJwk> {
  const pair = await generateKeyPair(algorithm, { crv, extractable: true });
  const { x = '', y, d = '' } = await exportJWK(pair.privateKey);
  return crv === 'P-256' ? { kty: 'EC', crv, x, y: y ?? '', d } : { kty: 'OKP', crv, x, d };
}
