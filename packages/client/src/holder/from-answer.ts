import { HolderError } from './holder-error.ts';

/** What `read` makes of an answer. @throws HolderError `malformed-answer` where it cannot. */
export function fromAnswer<T>(json: unknown, read: (json: unknown) => T): T {
  try {
    return read(json);
  } catch (error) {
    throw new HolderError('malformed-answer', (error as Error).message);
  }
}
