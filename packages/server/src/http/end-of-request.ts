import type { FastifyReply } from 'fastify';

/** Aborted when the caller hangs up or was answered, or when the server stops. */
export function endOfRequest(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort());
  return AbortSignal.any([closed.signal, stopping]);
}
