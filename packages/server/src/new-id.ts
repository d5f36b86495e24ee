import type { Random } from './ports.ts';

/** A random id: 16 base64url characters (96 bits) behind a three-letter prefix, as `key_…`. */
export function newId(random: Random, prefix: string): string {
  return `${prefix}_${Buffer.from(random.bytes(12)).toString('base64url')}`;
}
