import { z } from 'zod';
import type { App, HttpContext } from './context.ts';

export function addMetricsRoute(app: App, { metrics }: HttpContext): void {
  app.get(
    '/metrics',
    {
      config: { tokens: 'none' },
      schema: {
        tags: ['server'],
        operationId: 'showMetrics',
        summary: 'Series for Prometheus',
        response: {
          200: {
            description: 'Prometheus text format.',
            content: { 'text/plain': { schema: z.string() } },
          },
        },
      },
    },
    async (_request, reply) => {
      const text = await metrics.registry.metrics();
      return reply.header('content-type', metrics.registry.contentType).send(text);
    },
  );
}
