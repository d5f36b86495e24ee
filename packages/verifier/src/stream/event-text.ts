/** One event of a stream, as the HTML standard's section on server-sent events has it. */
export interface StreamEvent {
  /** May have several lines. */
  data: string;
  /** What the client listens for; left out: `message`. */
  event?: string;
  /** What the client sends as `Last-Event-ID` when it comes back. */
  id?: string;
}

/** An event on the wire. Line ends in `event` and `id` cannot be told and are left out. */
export function eventText({ data, event, id }: StreamEvent): string {
  const name = event === undefined ? '' : `event: ${oneLine(event)}\n`;
  const number = id === undefined ? '' : `id: ${oneLine(id)}\n`;
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${name}${number}${lines.join('')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, '');
}
