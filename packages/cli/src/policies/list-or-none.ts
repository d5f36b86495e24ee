import { wrongUsage } from '../cli-fault.ts';

/** What `a,b` comes to, null where it is `none`. @throws CliFault where `none` stands among others. */
export function listOrNone(option: string, words: string[]): string[] | null {
  if (!words.includes('none')) return words;
  if (words.length === 1) return null;
  throw wrongUsage(`${option} has none beside others`, 'write none alone, or the others alone');
}
