import * as crypto from 'node:crypto';

// 32 characters of one byte each: the shortest string to make, to hash and to compare, and so the
// fastest key of a map (measured beside hex, base64url and UTF-16).
const MAP_KEY_ENCODING = 'binary';

// `crypto.hash` is there from Node 20.12; it needs no object per call.
const oneShot = (crypto as Partial<Pick<typeof crypto, 'hash'>>).hash;

/** SHA-256 of a key string in the form that the replica is looked up by. */
export const lookUpDigest: (text: string) => string =
  oneShot === undefined
    ? (text) => crypto.createHash('sha256').update(text).digest(MAP_KEY_ENCODING)
    : (text) => oneShot('sha256', text, MAP_KEY_ENCODING);

/** The look-up form of a digest in hex, as records carry it. */
export function lookUpFormOfHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

/** SHA-256 of a text in lower-case hex. */
export function sha256Hex(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}
