import { decodeBase62, decodeBase62Bytes, encodeBase62, encodeBase62Bytes } from './base62.ts';
import { crc32 } from './crc32.ts';

/** The environments that a key can belong to. */
export const ENVIRONMENTS = ['live', 'test'] as const;

/** Where a key counts. A key of one environment is never accepted in the other. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** The longest credential that is looked at, in characters, whatever its form. */
export const MAX_KEY_STRING_LENGTH = 512;

/** The length of the secret in bytes: 192 random bits. */
export const SECRET_BYTES = 24;

/** The highest epoch that a key string can carry. */
export const MAX_EPOCH = 2 ** 8 - 1;

/** The highest revision that a key string can carry. */
export const MAX_REVISION = 2 ** 40 - 1;

/** The highest id of a key of the tag ring: the id is one base62 digit. */
export const MAX_RING_ID = 61;

const REVISIONS_PER_EPOCH = 2 ** 40;
const MAX_FLOOR = 2 ** 48 - 1;
const MAX_UINT32 = 2 ** 32 - 1;
const MAC_BYTES = 32;

const FLOOR_DIGITS = 9;
const RING_ID_DIGITS = 1;
const SECRET_DIGITS = 33;
const TAG_DIGITS = 6;
const CHECKSUM_DIGITS = 6;
const BODY_DIGITS = FLOOR_DIGITS + RING_ID_DIGITS + SECRET_DIGITS + TAG_DIGITS + CHECKSUM_DIGITS;
const ENVIRONMENT_LENGTH = 4;

const PREFIX_FORM = /^[a-z][a-z0-9]{1,15}$/;
const UNTAGGED_FORM = /^[a-z][a-z0-9]{1,15}_(?:live|test)_[0-9A-Za-z]{43}$/;
const NATIVE_FORM = /^[a-z][a-z0-9]{1,15}_(?:live|test)_[0-9A-Za-z]{55}$/;

/** What a key string of version 1 says (`spec/key-string.md`). */
export interface KeyStringParts {
  /** The prefix of the api: see {@link isKeyPrefix}. */
  readonly prefix: string;
  readonly environment: Environment;
  /** The epoch of the transaction that published the version, 0 to {@link MAX_EPOCH}. */
  readonly epoch: number;
  /** The revision of the transaction that published the version, 0 to {@link MAX_REVISION}. */
  readonly revision: number;
  /** Which key of the tag ring made the tag, 0 to {@link MAX_RING_ID}. */
  readonly ringId: number;
  /** {@link SECRET_BYTES} random bytes. */
  readonly secret: Uint8Array;
  /** See {@link tagFromMac}; an unsigned 32-bit number. */
  readonly tag: number;
}

/** Why a text is refused as a credential before its form is looked at. */
export type KeyTextFault =
  /** No character at all. */
  | 'empty'
  /** Over {@link MAX_KEY_STRING_LENGTH} characters. */
  | 'too-long'
  /** A character outside 0x21 to 0x7E: a space, a control character, anything beyond ASCII. */
  | 'not-ascii';

/** Why a text is not a key string of version 1. The first that applies, in this order. */
export type KeyStringFault =
  | KeyTextFault
  /** Not `<prefix>_<environment>_` and 55 base62 digits. It may be an imported key. */
  | 'form'
  /** Of native form, but the checksum is not that of the text: a typing error or a false hit. */
  | 'checksum'
  /** The checksum is right, but a part is above its range: nobody mints such a string. */
  | 'non-canonical';

/** The answer of {@link parseKeyString}; `tagged` is the text that the tag covers. */
export type KeyStringParse =
  | { readonly ok: true; readonly parts: KeyStringParts; readonly tagged: string }
  | { readonly ok: false; readonly fault: KeyStringFault };

/** Whether an api may have this prefix: 2 to 16 of `a-z0-9`, the first a letter. */
export function isKeyPrefix(text: string): boolean {
  return PREFIX_FORM.test(text);
}

/**
 * Epoch and revision as one number, `epoch * 2^40 + revision`: floors compare as (epoch, revision)
 * does.
 *
 * @throws TypeError if either is out of its range.
 */
export function keyStringFloor(epoch: number, revision: number): number {
  assertWhole('epoch', epoch, MAX_EPOCH);
  assertWhole('revision', revision, MAX_REVISION);
  return epoch * REVISIONS_PER_EPOCH + revision;
}

/**
 * The key string without tag and checksum: the text that the tag covers.
 *
 * @throws TypeError if a part is out of its range.
 */
export function untaggedKeyString(parts: Omit<KeyStringParts, 'tag'>): string {
  if (!isKeyPrefix(parts.prefix)) throw new TypeError('prefix must match [a-z][a-z0-9]{1,15}');
  if (!ENVIRONMENTS.includes(parts.environment)) {
    throw new TypeError(`environment must be one of ${ENVIRONMENTS.join(', ')}`);
  }
  assertWhole('ringId', parts.ringId, MAX_RING_ID);
  if (parts.secret.length !== SECRET_BYTES) {
    throw new TypeError(`secret must have ${SECRET_BYTES} bytes`);
  }
  const floor = keyStringFloor(parts.epoch, parts.revision);
  return (
    `${parts.prefix}_${parts.environment}_` +
    encodeBase62(floor, FLOOR_DIGITS) +
    encodeBase62(parts.ringId, RING_ID_DIGITS) +
    encodeBase62Bytes(parts.secret, SECRET_DIGITS)
  );
}

/**
 * The tag: the first 32 bits, big-endian, of HMAC-SHA-256 under the ring key over the ASCII bytes
 * of {@link untaggedKeyString}. The answer is an unsigned 32-bit number.
 *
 * @throws TypeError if `mac` is not 32 bytes long.
 */
export function tagFromMac(mac: Uint8Array): number {
  if (mac.length !== MAC_BYTES) throw new TypeError(`mac must have ${MAC_BYTES} bytes`);
  return new DataView(mac.buffer, mac.byteOffset, mac.byteLength).getUint32(0);
}

/**
 * The whole key string: the untagged text, its tag, and the checksum over both.
 *
 * @throws TypeError if `untagged` is not of the form that {@link untaggedKeyString} gives, or
 * `tag` is not an unsigned 32-bit number.
 */
export function formatKeyString(untagged: string, tag: number): string {
  if (!UNTAGGED_FORM.test(untagged)) {
    throw new TypeError('untagged must be the answer of untaggedKeyString');
  }
  assertWhole('tag', tag, MAX_UINT32);
  const covered = untagged + encodeBase62(tag, TAG_DIGITS);
  return covered + encodeBase62(crc32(covered), CHECKSUM_DIGITS);
}

/** Why the text cannot be a credential of any form; undefined if it can. Never throws. */
export function keyTextFault(text: string): KeyTextFault | undefined {
  if (text.length === 0) return 'empty';
  if (text.length > MAX_KEY_STRING_LENGTH) return 'too-long';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) return 'not-ascii';
  }
  return undefined;
}

/**
 * Reads a key string of version 1. Total: for every string it answers, in time linear in the
 * length, with the parts or with a fault; it never throws. It does not judge the tag, which needs
 * the ring key, and a string that parses is not thereby a key.
 */
export function parseKeyString(text: string): KeyStringParse {
  const textFault = keyTextFault(text);
  if (textFault !== undefined) return { ok: false, fault: textFault };
  if (!NATIVE_FORM.test(text)) return { ok: false, fault: 'form' };
  const checksumAt = text.length - CHECKSUM_DIGITS;
  // A checksum above 32 bits equals no CRC-32, so it needs no check of its range.
  if (decodeBase62(text, checksumAt, text.length) !== crc32(text, checksumAt)) {
    return { ok: false, fault: 'checksum' };
  }
  const parts = partsOf(text);
  if (parts === undefined) return { ok: false, fault: 'non-canonical' };
  return { ok: true, parts, tagged: text.slice(0, checksumAt - TAG_DIGITS) };
}

/**
 * The last four characters, to be shown and logged beside the key id. Of a native key string they
 * are digits of the checksum. A text under 16 characters shows nothing: four would be too much.
 */
export function lastFour(text: string): string {
  return text.length < 16 ? '' : text.slice(-4);
}

/** The parts of a text of native form; undefined if one is above its range. */
function partsOf(text: string): KeyStringParts | undefined {
  const bodyAt = text.length - BODY_DIGITS;
  const ringIdAt = bodyAt + FLOOR_DIGITS;
  const secretAt = ringIdAt + RING_ID_DIGITS;
  const tagAt = secretAt + SECRET_DIGITS;
  const floor = decodeBase62(text, bodyAt, ringIdAt);
  const secret = decodeBase62Bytes(text, secretAt, tagAt, SECRET_BYTES);
  const tag = decodeBase62(text, tagAt, tagAt + TAG_DIGITS);
  if (floor > MAX_FLOOR || secret === undefined || tag > MAX_UINT32) return undefined;
  const environmentAt = bodyAt - 1 - ENVIRONMENT_LENGTH;
  return {
    prefix: text.slice(0, environmentAt - 1),
    environment: text.startsWith('live', environmentAt) ? 'live' : 'test',
    epoch: Math.floor(floor / REVISIONS_PER_EPOCH),
    revision: floor % REVISIONS_PER_EPOCH,
    ringId: decodeBase62(text, ringIdAt, secretAt),
    secret,
    tag,
  };
}

function assertWhole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new TypeError(`${name} must be a whole number from 0 to ${max}`);
  }
}
