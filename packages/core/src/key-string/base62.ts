/** The digits of base62 in order of value, which is also their order in ASCII. */
export const BASE62_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const BASE = 62;

const NOT_A_DIGIT = -1;
const digitValues = new Int8Array(128).fill(NOT_A_DIGIT);
for (let value = 0; value < BASE; value++) {
  digitValues[BASE62_ALPHABET.charCodeAt(value)] = value;
}

/**
 * Writes a whole number in exactly `digits` base62 digits, most significant first, padded with `0`.
 *
 * @throws TypeError if the value is not a whole number from 0 to 2^53 - 1 or needs more digits.
 */
export function encodeBase62(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new TypeError('only a whole number from 0 to 2^53 - 1 can be written in base62');
  }
  let rest = value;
  let text = '';
  for (let i = 0; i < digits; i++) {
    const quotient = Math.floor(rest / BASE);
    text = BASE62_ALPHABET.charAt(rest - quotient * BASE) + text;
    rest = quotient;
  }
  if (rest !== 0) throw new TypeError(`the number needs more than ${digits} base62 digits`);
  return text;
}

/**
 * Reads the base62 digits of `text` from `start` up to, not including, `end`. The answer is exact
 * up to 2^53; a larger number is rounded, but never to below 2^53.
 *
 * @throws TypeError if a character in that range is not a base62 digit.
 */
export function decodeBase62(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * BASE + digitAt(text, i);
  return value;
}

/**
 * Writes bytes, read as one big-endian number, in exactly `digits` base62 digits, most significant
 * first, padded with `0`.
 *
 * @throws TypeError if the number needs more digits.
 */
export function encodeBase62Bytes(bytes: Uint8Array, digits: number): string {
  const values = new Uint8Array(digits);
  let top = digits;
  for (let i = 0; i < bytes.length; i++) top = shiftInByte(values, top, bytes[i] ?? 0);
  if (top < 0) throw new TypeError(`the number needs more than ${digits} base62 digits`);
  let text = '';
  for (let i = 0; i < digits; i++) text += BASE62_ALPHABET.charAt(values[i] ?? 0);
  return text;
}

/**
 * Reads the base62 digits of `text` from `start` up to, not including, `end` as one number and
 * answers its `length` bytes, big-endian; undefined if the number needs more bytes.
 *
 * @throws TypeError if a character in that range is not a base62 digit.
 */
export function decodeBase62Bytes(
  text: string,
  start: number,
  end: number,
  length: number,
): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  let top = length;
  for (let i = start; i < end; i++) top = shiftInDigit(bytes, top, digitAt(text, i));
  return top < 0 ? undefined : bytes;
}

// Both conversions are the schoolbook method on small integers. `top` is the place of the highest
// digit in use, so that leading zeros cost nothing; -1 says that the number has outgrown its width.

/** Multiplies a number of base62 digits by 256 and adds a byte; answers the new top. */
function shiftInByte(values: Uint8Array, top: number, byte: number): number {
  let carry = byte;
  let at = values.length - 1;
  for (; at >= 0 && (at >= top || carry > 0); at--) {
    const value = ((values[at] ?? 0) << 8) + carry;
    carry = (value / BASE) | 0;
    values[at] = value - carry * BASE;
  }
  return carry > 0 ? -1 : Math.min(top, at + 1);
}

/** Multiplies a number of bytes by 62 and adds a digit; answers the new top. */
function shiftInDigit(bytes: Uint8Array, top: number, digit: number): number {
  let carry = digit;
  let at = bytes.length - 1;
  for (; at >= 0 && (at >= top || carry > 0); at--) {
    const value = (bytes[at] ?? 0) * BASE + carry;
    carry = value >> 8;
    bytes[at] = value & 0xff;
  }
  return carry > 0 ? -1 : Math.min(top, at + 1);
}

function digitAt(text: string, index: number): number {
  const value = digitValues[text.charCodeAt(index)] ?? NOT_A_DIGIT;
  if (value === NOT_A_DIGIT) throw new TypeError(`character ${index} is not a base62 digit`);
  return value;
}
