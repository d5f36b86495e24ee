import type { HolderIdentity } from '@keyturn/client';
import { failed, wrongUsage } from '../cli-fault.ts';

/** The identity in a file. @throws CliFault where there is none. */
export async function readIdentity(path: string): Promise<HolderIdentity> {
  const { loadIdentity } = await import('@keyturn/client');
  try {
    return await loadIdentity(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw wrongUsage(
        `there is no identity file ${path}`,
        `make one: keyturn holders enrol --grant GRANT --identity ${path}`,
      );
    }
    throw failed((error as Error).message);
  }
}
