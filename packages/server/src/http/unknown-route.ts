import type { FastifyRequest } from 'fastify';
import { notFound } from '../access/principal.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App } from './context.ts';
import { replyProblem } from './problem-reply.ts';

/** Answers what no route takes: 405 with `Allow` where another method would do, else 404. */
export function answerUnknownRoutes(app: App): void {
  const known: { form: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const form = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}$`);
    for (const one of [method].flat()) known.push({ form, method: one });
  });
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = known.filter(({ form }) => form.test(path)).map(({ method }) => method);
    if (methods.length === 0) return replyProblem(notFound(), request, reply);
    reply.header('allow', methods.join(', '));
    const detail = `${request.method} does not apply here; use ${methods.join(' or ')}.`;
    return replyProblem(new Refusal('method-not-allowed', detail), request, reply);
  });
}
