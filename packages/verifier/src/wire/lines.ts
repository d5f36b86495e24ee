import { Malformed } from './members.ts';

/**
 * Newline-delimited text, some lines at a time: as many as each piece of bytes completes.
 *
 * @param maxLineLength - in characters; endless data without a newline ends here (threat 35).
 * @param maxBytes - of the whole.
 * @throws Malformed if a limit is passed, the bytes are not UTF-8, or the last line is not ended.
 */
export async function* readLines(
  pieces: AsyncIterable<Uint8Array>,
  maxLineLength: number,
  maxBytes: number,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new Malformed('the text is longer than is accepted');
    const text = decode(decoder, piece);
    // A long line that comes in many pieces is put together once, not searched at each of them.
    const ended = text.lastIndexOf('\n');
    if (ended < 0) {
      rest += text;
      assertLength(rest, maxLineLength);
      continue;
    }
    const lines = (rest + text.slice(0, ended)).split('\n');
    rest = text.slice(ended + 1);
    for (const line of lines) assertLength(line, maxLineLength);
    yield lines;
  }
  if (rest !== '') throw new Malformed('the last line is not ended');
}

function assertLength(line: string, maxLineLength: number): void {
  if (line.length > maxLineLength) throw new Malformed('a line is longer than is accepted');
}

function decode(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw new Malformed('the text is not UTF-8');
  }
}
