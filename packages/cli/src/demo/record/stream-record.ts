import type { StreamEvent } from '../programs/stream-log.ts';
import type { RecordedConnection, RecordedStream } from './demo-record.ts';
import { LogTail } from './log-tail.ts';

/** What became of a stream, from its program's log. */
export class StreamRecord {
  readonly recorded: RecordedStream;
  readonly #tail: LogTail<StreamEvent>;
  readonly #sinceStart: (wallMs: number) => number;

  constructor(
    stream: Pick<RecordedStream, 'name' | 'owner' | 'honest'>,
    log: string,
    sinceStart: (wallMs: number) => number,
  ) {
    this.recorded = { ...stream, connections: [], messages: 0, lost: 0 };
    this.#tail = new LogTail(log);
    this.#sinceStart = sinceStart;
  }

  readLog(): void {
    for (const event of this.#tail.read()) this.#take(event);
  }

  #take(event: StreamEvent): void {
    const atMs = this.#sinceStart(event.at);
    if (event.event === 'opened') {
      const { version } = event;
      this.recorded.connections.push({ version, fromMs: atMs, toMs: null, ended: null });
    } else if (event.event === 'moved') {
      this.#end(event.from, atMs, `moved to version ${event.to}`);
    } else if (event.event === 'closed') {
      this.#end(event.version, atMs, `closed with ${event.code}`);
    } else {
      this.recorded.messages += event.messages;
      this.recorded.lost += event.lost;
    }
  }

  #end(version: number, toMs: number, ended: string): void {
    const open = (one: RecordedConnection) => one.version === version && one.toMs === null;
    const connection = this.recorded.connections.find(open);
    if (connection) Object.assign(connection, { toMs, ended });
  }
}
