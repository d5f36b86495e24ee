import process from 'node:process';
import { fixedVersions } from './fixed-versions.ts';
import type { KeySource } from './key-source.ts';
import { keyFromText } from './key-text.ts';

/** The variables that {@link envKeys} reads. */
export interface KeyEnvironment {
  readonly KEYTURN_API_KEY?: string | undefined;
  readonly KEYTURN_API_KEY_NEXT?: string | undefined;
}

/**
 * The key of `KEYTURN_API_KEY` and, where `KEYTURN_API_KEY_NEXT` is set, the one to move to: as
 * soon as the API says that the first is deprecated, or when it is refused. Both are read once.
 *
 * @param environment Default: the environment of the process.
 * @throws TypeError where the first is missing or one of them cannot be a key.
 */
export function envKeys(environment: KeyEnvironment = process.env): KeySource {
  const { KEYTURN_API_KEY: current, KEYTURN_API_KEY_NEXT: next } = environment;
  if (!current) throw new TypeError('KEYTURN_API_KEY is not set');
  return fixedVersions(
    'env',
    { number: null, keyString: keyFromText(current, 'KEYTURN_API_KEY') },
    next ? { number: null, keyString: keyFromText(next, 'KEYTURN_API_KEY_NEXT') } : null,
  );
}
