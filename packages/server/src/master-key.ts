import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { MasterKeySource } from './config.ts';
import { ConfigError } from './config-error.ts';
import type { Random } from './ports.ts';

const LENGTH = 32;

/**
 * The 32 bytes under which every secret at rest is sealed. At the first start they are drawn and
 * written to the data directory, synced and readable by this user alone.
 *
 * @param isFirstStart - nothing was sealed yet, so a missing file may be made.
 * @throws ConfigError where the key is missing or is no key.
 */
export function masterKey(
  source: MasterKeySource,
  random: Random,
  isFirstStart: boolean,
): Uint8Array {
  if (source.kind === 'given') return decode(source.text, 'KEYTURN_MASTER_KEY');
  const text = readKeyFile(source.path);
  if (text !== null) return decode(text, `The master key file ${source.path}`);
  if (!source.own) {
    throw new ConfigError([
      `KEYTURN_MASTER_KEY_FILE names ${source.path}, and no such file can be read: write 32 random bytes in base64url to it.`,
    ]);
  }
  if (!isFirstStart) {
    throw new ConfigError([
      `The master key file ${source.path} is missing, and the database holds secrets sealed under it: put the file back from its backup.`,
    ]);
  }
  return createKeyFile(source.path, random);
}

function readKeyFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function createKeyFile(path: string, random: Random): Uint8Array {
  const key = random.bytes(LENGTH);
  // `wx`: a file that appeared in between is never written over.
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${Buffer.from(key).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}

/** Base64url, base64 or hex. The text itself is never repeated. */
function decode(text: string, where: string): Uint8Array {
  const trimmed = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64url');
  if (key.length === LENGTH && /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return key;
  throw new ConfigError([
    `${where} does not hold a key: it must be 32 random bytes in base64url or hex.`,
  ]);
}
