import { isUtf8 } from 'node:buffer';
import type { PolicyFault } from './policy-fault.ts';

/** A file is at most so long, in bytes; policies for thousands of keys are far below. */
export const MOST_BYTES = 1_000_000;

/** @returns the text without a byte order mark, or why it is none. */
export function yamlText(bytes: Uint8Array): { text: string } | { fault: PolicyFault } {
  if (bytes.length > MOST_BYTES) {
    const message = `The file is over ${MOST_BYTES / 1_000_000} MB; split its policies over several files.`;
    return { fault: { line: 1, column: 1, path: '', message } };
  }
  if (isUtf8(bytes)) return { text: new TextDecoder().decode(bytes) };
  const message = 'The file is not UTF-8 from here on; save it as UTF-8.';
  return { fault: { ...firstForeignByte(bytes), path: '', message } };
}

/** No byte of a longer character is a line feed, so each line is UTF-8 by itself. */
function firstForeignByte(bytes: Uint8Array): { line: number; column: number } {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const own = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (end === -1 || !isUtf8(own)) return { line, column: columnOf(own) };
    start = end + 1;
  }
}

function columnOf(line: Uint8Array): number {
  let length = 0;
  while (length < line.length) {
    const end = endOfCharacter(line, length);
    if (!isUtf8(line.subarray(length, end))) break;
    length = end;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(line.subarray(0, length)).length + 1;
}

/** Behind the character that begins there: its first byte and those that go on with it. */
function endOfCharacter(line: Uint8Array, start: number): number {
  let end = start + 1;
  while (end < line.length && ((line[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}
