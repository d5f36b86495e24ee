// The polynomial of IEEE 802.3, bits reversed.
const POLYNOMIAL = 0xedb88320;

const remainders = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  remainders[byte] = remainder;
}

/**
 * CRC-32 of IEEE 802.3 (the one of zlib, gzip and PNG) over the ASCII bytes of `text` up to, not
 * including, `end`; without `end` over all of it. The answer is an unsigned 32-bit number.
 *
 * @throws TypeError if a character in that range is not ASCII.
 */
export function crc32(text: string, end: number = text.length): number {
  let crc = 0xffffffff;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (!(code < 0x80)) throw new TypeError(`character ${i} is not ASCII`);
    crc = (crc >>> 8) ^ (remainders[(crc ^ code) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
