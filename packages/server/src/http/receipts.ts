import { z } from 'zod';
import { requireReceipt } from '../access/require-subject.ts';
import { waitReceipt } from '../keyset/receipts.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { endOfRequest } from './end-of-request.ts';
import { receiptSchema } from './schema/receipt-schema.ts';
import { idParameter } from './schema/text-schema.ts';
import { waitQuery } from './schema/wait-query.ts';

export function addReceiptRoutes(app: App, { deployment, stopping }: HttpContext): void {
  app.get(
    '/v1/receipts/:receiptId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags: ['receipts'],
        operationId: 'showReceipt',
        summary: 'Show how far a withdrawal has got, or wait until it is complete',
        params: idParameter('receiptId'),
        querystring: z.strictObject(waitQuery),
        response: { 200: receiptSchema },
      },
    },
    async (request, reply) => {
      const { receiptId } = request.params;
      await requireReceipt(deployment, principalOf(request), receiptId);
      const ended = endOfRequest(reply, stopping);
      return waitReceipt(deployment, receiptId, request.query.waitMs, ended);
    },
  );
}
