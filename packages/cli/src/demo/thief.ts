import { join } from 'node:path';
import type { DemoProcess } from './process-group.ts';
import type { RecordedStream } from './record/demo-record.ts';
import type { ThiefRecord } from './record/thief-record.ts';
import { type Stage, type StagedClient, streamUrl } from './stage.ts';

const PROGRAM = new URL('./programs/plain-program.ts', import.meta.url);
const STREAM_PROGRAM = new URL('./programs/stolen-stream.ts', import.meta.url);

/** A thief's program and what it logged. */
export interface Thief {
  program: DemoProcess;
  requestLog: string;
  record: ThiefRecord;
  /** Its open stream; null where it has none. */
  stream: { program: DemoProcess; record: RecordedStream } | null;
}

/**
 * Starts a thief: a client's first key string, in a loop.
 *
 * @param calls - what it asks for, in turn: `read`, `trade`, `withdraw`; and whether it holds a
 * stream of prices open besides.
 */
export async function startThief(
  stage: Stage,
  victim: StagedClient,
  { number, calls, stream }: { number: number; calls: readonly string[]; stream: boolean },
): Promise<Thief> {
  const requestLog = join(stage.folder, `thief-${number}.log`);
  const record = stage.recorder.thief(`thief ${number}`, victim.name, 1, requestLog);
  const program = stage.processes.start(`thief ${number}`, PROGRAM, [], {
    KEYTURN_API_KEY: victim.firstKeyString,
    DEMO_API_URLS: stage.apiUrls.join(','),
    DEMO_CALLS: calls.join(','),
    DEMO_REQUESTS_PER_SECOND: '20',
    DEMO_USER_AGENT: `curl/8.${number}`,
    DEMO_REQUEST_LOG: requestLog,
  });
  await program.line('started');
  const opened = stream ? await openStream(stage, victim, `thief ${number}`) : null;
  return { program, requestLog, record, stream: opened };
}

async function openStream(
  stage: Stage,
  victim: StagedClient,
  thief: string,
): Promise<Thief['stream']> {
  const log = join(stage.folder, `${thief.replace(' ', '-')}.stream.log`);
  const program = stage.processes.start(`stream of ${thief}`, STREAM_PROGRAM, [], {
    KEYTURN_API_KEY: victim.firstKeyString,
    DEMO_STREAM_URL: streamUrl(stage),
    DEMO_STREAM_LOG: log,
    DEMO_VERSION: '1',
  });
  await program.line('started');
  return { program, record: stage.recorder.stream('stolen stream', thief, false, log) };
}
