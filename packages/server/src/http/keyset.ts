import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findGroup, type VerifierGroup } from '../keyset/group.ts';
import { takeReport } from '../keyset/report.ts';
import { snapshotLines } from '../keyset/snapshot.ts';
import { followChanges } from '../keyset/stream.ts';
import { Refusal } from '../problem/refusal.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { endOfRequest } from './end-of-request.ts';
import { reportAnswerSchema, reportSchema, streamLineSchema } from './schema/report-schema.ts';

const tags = ['keyset'];

const NDJSON = 'application/x-ndjson';

/** 8 MiB: what an instance saw while the server was away for long. */
const REPORT_LIMIT_BYTES = 8 * 1_048_576;

const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What verifiers call, with the token of their group; it opens nothing else, and nothing else opens it. */
export function addKeysetRoutes(app: App, context: HttpContext): void {
  addSnapshot(app, context);
  addStream(app, context);
  addReport(app, context);
}

function addSnapshot(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/keyset/snapshot',
    {
      config: { tokens: ['verifier'], refuses: ['no-epoch-left'] },
      schema: {
        tags,
        operationId: 'showSnapshot',
        summary: 'The key set of the group as it is, signed; a line of JSON each',
        response: {
          200: { description: 'A snapshot.', content: { [NDJSON]: { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const group = await groupOf(request, deployment);
      reply.header('content-type', NDJSON);
      return reply.send(Readable.from(snapshotLines(deployment, group)) as never);
    },
  );
}

function addStream(app: App, { deployment, stopping }: HttpContext): void {
  app.get(
    '/v1/keyset/stream',
    {
      config: { tokens: ['verifier'], refuses: ['no-epoch-left'] },
      schema: {
        tags,
        operationId: 'followChanges',
        summary: 'The changes after a revision, as they are committed; a line of JSON each',
        querystring: z.strictObject({ epoch: position, after: position }),
        response: {
          200: {
            description: 'A line comes at least every two seconds.',
            content: { [NDJSON]: { schema: streamLineSchema } },
          },
        },
      },
    },
    async (request, reply) => {
      const group = await groupOf(request, deployment);
      const end = endOfRequest(reply, stopping);
      const lines = linesOf(followChanges(deployment, group, request.query, end));
      reply.header('content-type', NDJSON).header('x-accel-buffering', 'no');
      return reply.send(Readable.from(lines) as never);
    },
  );
}

async function* linesOf(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

function addReport(app: App, { deployment, metrics }: HttpContext): void {
  app.post(
    '/v1/keyset/report',
    {
      bodyLimit: REPORT_LIMIT_BYTES,
      config: { tokens: ['verifier'], refuses: ['no-epoch-left'] },
      schema: {
        tags,
        operationId: 'takeReport',
        summary: 'What an instance applied and saw; answered with lease, head and what it lacks',
        body: reportSchema,
        response: { 200: reportAnswerSchema },
      },
    },
    async (request, reply) => {
      const group = await groupOf(request, deployment);
      const answer = await takeReport(deployment, group, request.body);
      metrics.reports.note(request.body, answer);
      // Sent as text: checking it against its schema again would cost more than making it.
      reply.header('content-type', 'application/json; charset=utf-8');
      return reply.send(JSON.stringify(answer) as never);
    },
  );
}

async function groupOf(
  request: FastifyRequest,
  { store }: HttpContext['deployment'],
): Promise<VerifierGroup> {
  const { verifierId } = principalOf(request);
  const group = verifierId === null ? null : await findGroup(store.db, verifierId);
  if (group) return group;
  throw new Refusal('token-invalid', 'The token is unknown or was removed.');
}
