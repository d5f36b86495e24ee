import { requireCampaign } from '../access/require-subject.ts';
import { cancelCampaign } from '../campaigns/campaign-cancel.ts';
import { pauseCampaign } from '../campaigns/campaign-pause.ts';
import { resumeCampaign } from '../campaigns/campaign-resume.ts';
import { showCampaign } from '../campaigns/campaign-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { campaignResumeSchema, campaignSchema } from './schema/campaign-schema.ts';
import { noBody } from './schema/no-body.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['campaigns'];
const params = idParameter('campaignId');
const response = { 200: campaignSchema };

const BARE_ACTS = [
  {
    verb: 'pause',
    operationId: 'pauseCampaign',
    run: pauseCampaign,
    summary: 'Begin nothing further; rotations that are open go on',
  },
  {
    verb: 'cancel',
    operationId: 'cancelCampaign',
    run: cancelCampaign,
    summary: 'Cancel what was not handed out, and leave the rest to finish',
  },
] as const;

/** What a person does to a campaign. Each answers the campaign as it then is. */
export function addCampaignActRoutes(app: App, { deployment }: HttpContext): void {
  for (const { verb, operationId, run, summary } of BARE_ACTS) {
    app.post(
      `/v1/campaigns/:campaignId/${verb}`,
      {
        config: { tokens: ['admin'], refuses: ['campaign-ended'] },
        schema: { tags, operationId, summary, params, body: noBody, response },
      },
      async (request) => {
        const { campaignId } = request.params;
        await requireCampaign(deployment, principalOf(request), campaignId);
        await run(deployment, callerOf(request), { campaignId });
        return showCampaign(deployment, campaignId);
      },
    );
  }
  addResume(app, deployment);
}

function addResume(app: App, deployment: HttpContext['deployment']): void {
  app.post(
    '/v1/campaigns/:campaignId/resume',
    {
      config: { tokens: ['admin'], refuses: ['campaign-ended'] },
      schema: {
        tags,
        operationId: 'resumeCampaign',
        summary: 'Go on after a pause or a stop; faults until now stop it no more',
        params,
        body: campaignResumeSchema,
        response,
      },
    },
    async (request) => {
      const { campaignId } = request.params;
      await requireCampaign(deployment, principalOf(request), campaignId);
      const retry = request.body?.retry ?? null;
      await resumeCampaign(deployment, callerOf(request), { campaignId, retry });
      return showCampaign(deployment, campaignId);
    },
  );
}
