import type { Option } from 'commander';
import { wrongUsage } from '../cli-fault.ts';
import { LateOption } from '../late-option.ts';

/** `--phase migrating`, or how a rotation ended. */
export function phaseOption(): Option {
  return new LateOption('--phase <phase>', 'only in this phase, or ended so', async (given) => {
    const { ROTATION_ENDS, ROTATION_PHASES } = await import('@keyturn/core');
    const words: readonly string[] = [...ROTATION_PHASES, ...ROTATION_ENDS];
    if (words.includes(given)) return given;
    throw wrongUsage(`--phase is "${given}"`, `write one of ${words.join(', ')}`);
  });
}
