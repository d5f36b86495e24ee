/** One event of an event stream (HTML Living Standard, server-sent events). */
export interface ServerSentEvent {
  /** `message` where it has no name. */
  name: string;
  /** Of this event or the last one that had one; '' before any. */
  id: string;
  data: string;
}

/** Reads an event stream. Events without data are comments and not told. */
export async function* serverSentEvents(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  let id = '';
  let name = '';
  let data: string[] = [];
  for await (const line of lines(stream)) {
    if (line === '') {
      if (data.length > 0) yield { name: name || 'message', id, data: data.join('\n') };
      name = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
}

/** Lines that ended; what is cut off at the end of the stream is no line. */
async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true });
    const whole = rest.split(/\r\n|\n/);
    rest = whole.pop() ?? '';
    yield* whole;
  }
}
