import { z } from 'zod';
import { clockHold } from '../clock-hold.ts';
import { requireRightClock } from '../clock-off.ts';
import { requireJournal } from '../history/journal-committed.ts';
import type { App, HttpContext } from './context.ts';

const aliveSchema = z.object({ status: z.literal('ok') });
const readySchema = z.object({
  status: z.literal('ok'),
  /** Wall clock of this node minus server time, ms. */
  clockOffsetMs: z.number(),
  /** Of the whole deployment: no rotation advances while there is one. */
  holds: z.array(z.string()),
});

/** For those who watch the process. Neither says anything that a stranger may not know. */
export function addHealthRoutes(app: App, { deployment }: HttpContext): void {
  app.get(
    '/healthz',
    {
      config: { tokens: 'none' },
      schema: {
        tags: ['server'],
        operationId: 'isAlive',
        summary: 'The process answers',
        response: { 200: aliveSchema },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      config: { tokens: 'none', refuses: ['clock-off', 'journal-unavailable'] },
      schema: {
        tags: ['server'],
        operationId: 'isReady',
        summary: 'The database answers, the journal can be written and the clock is right',
        response: { 200: readySchema },
      },
    },
    async () => {
      await deployment.store.db.selectFrom('head').select('id').executeTakeFirstOrThrow();
      requireRightClock(deployment);
      await requireJournal(deployment);
      return {
        status: 'ok' as const,
        clockOffsetMs: Math.round(deployment.serverTime.offsetMs()),
        holds: clockHold(deployment).map(({ name }) => name),
      };
    },
  );
}
