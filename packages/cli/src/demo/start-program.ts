import { join } from 'node:path';
import type { DemoProcess } from './process-group.ts';
import { type Stage, type StagedClient, type StagedProgram, streamUrl } from './stage.ts';
import { WORLD } from './world.ts';

const PROGRAMS = new URL('./programs/', import.meta.url);

const FILES = {
  sdk: 'sdk-bot.ts',
  plain: 'plain-program.ts',
  cache: 'cached-program.ts',
} as const;

/** Starts a client's program with `keyString`; resolves once it sends requests. */
export async function startProgram(
  stage: Stage,
  client: StagedClient,
  program: StagedProgram,
  keyString: string,
): Promise<DemoProcess> {
  const streamLog = join(stage.folder, `${program.name}.stream.log`);
  if (program.stream) stage.recorder.stream('price stream', client.name, true, streamLog);
  const started = stage.processes.start(program.name, new URL(FILES[program.kind], PROGRAMS), [], {
    KEYTURN_URL: stage.url,
    KEYTURN_API_KEY: keyString,
    DEMO_API_URLS: stage.apiUrls.join(','),
    DEMO_REQUESTS_PER_SECOND: String(program.requestsPerSecond),
    DEMO_REQUEST_LOG: client.requestLog,
    DEMO_USER_AGENT: program.name,
    DEMO_IDENTITY: program.identity,
    DEMO_SECRET_STORE: program.envFile,
    DEMO_CACHE_TTL_MS: String(WORLD.clientCacheMs),
    ...(program.stream && {
      DEMO_STREAM_LOG: streamLog,
      DEMO_STREAM_URL: streamUrl(stage),
    }),
  });
  await started.line('started');
  return started;
}
