import type { Rotation } from '@keyturn/core';
import type { Cli } from '../cli.ts';
import { rotationText } from './rotation-text.ts';

/**
 * Answers with a rotation that was begun or redirected, and what to type next.
 *
 * @param note - what people must know beside that; null: nothing.
 */
export function showChange(cli: Cli, rotation: Rotation, note: string | null): void {
  if (note !== null) cli.progress(note);
  const next = rotation.endedAt === null ? `\nnext: keyturn rotations watch ${rotation.id}\n` : '';
  cli.show(rotation, (_, width) => rotationText(rotation, width) + next);
}

/** Why hurrying changed nothing; null where it did, or was not asked for. */
export function expediteNote({ expedited, endedAt, to }: Rotation): string | null {
  if (expedited || endedAt !== null) return null;
  return `version ${to} is handed out already: no window is left to skip, and clients move in theirs`;
}
