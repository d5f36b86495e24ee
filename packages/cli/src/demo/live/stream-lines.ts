import { left } from '../../chart/fit.ts';
import type { RecordedStream } from '../record/demo-record.ts';
import type { Line, Piece } from './line.ts';

/** One line an open stream: its versions in turn, and what came through. */
export function streamLines(streams: readonly RecordedStream[]): Line[] {
  return streams.map((stream) => [
    { text: `${left(stream.name, 14)} ` },
    { text: `${versions(stream)}  `, style: 'cyan' },
    { text: `${stream.messages.toLocaleString('en-US')} messages` },
    ...(stream.honest ? [lost(stream)] : []),
    ...endOf(stream),
  ]);
}

function versions({ connections }: RecordedStream): string {
  return connections.map(({ version }) => `v${version}`).join(' → ');
}

function lost({ lost: count }: RecordedStream): Piece {
  return { text: `, ${count} lost`, style: count === 0 ? 'green' : 'red' };
}

function endOf({ connections }: RecordedStream): Piece[] {
  const last = connections.at(-1);
  if (!last || last.toMs === null || last.ended === null) return [];
  return [{ text: `, ${last.ended}`, style: 'yellow' }];
}
