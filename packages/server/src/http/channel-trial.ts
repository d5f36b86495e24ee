import { requireAllApis } from '../access/principal.ts';
import { tryChannels } from '../notify/try-channels.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { channelTrialSchema } from './schema/channel-trial-schema.ts';
import { noBody } from './schema/no-body.ts';

/** For `keyturn notify test`. */
export function addChannelTrialRoute(
  app: App,
  { deployment, channels, stopping }: HttpContext,
): void {
  app.post(
    '/v1/notices/test',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags: ['notices'],
        operationId: 'testNotices',
        summary: 'Send a test notice once through every channel of the operators',
        body: noBody,
        response: { 200: channelTrialSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return { channels: await tryChannels(deployment, channels, stopping) };
    },
  );
}
