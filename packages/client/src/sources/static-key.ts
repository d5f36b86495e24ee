import { fixedVersions } from './fixed-versions.ts';
import type { KeySource } from './key-source.ts';
import { keyFromText } from './key-text.ts';

/**
 * One key string that never changes. It can follow no rotation: for programs that live less long
 * than an overlap, and for trying things out.
 *
 * @throws TypeError where the text cannot be a key.
 */
export function staticKey(text: string): KeySource {
  const keyString = keyFromText(text, 'the static key');
  return fixedVersions('static', { number: null, keyString }, null);
}
