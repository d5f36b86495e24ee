import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

type Document = Extract<FastifyDynamicSwaggerOptions['openapi'], { webhooks?: unknown }>;
type Webhook = NonNullable<Document['webhooks']>[string];

const text = { type: 'string' } as const;
const instant = { type: 'string', format: 'date-time' } as const;

/** A CloudEvent in structured mode, which is a Standard Webhooks body as well. */
function eventSchema(type: object, data: object): object {
  const members = {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { ...text, description: 'The same for all attempts, and for a replay.' },
    source: { ...text, description: 'The public origin of the server.' },
    type,
    time: instant,
    timestamp: instant,
    datacontenttype: { type: 'string', enum: ['application/json'] },
    data,
  };
  return { type: 'object', required: Object.keys(members), properties: members };
}

const headers = [
  ['webhook-id', 'The `id` of the event.'],
  ['webhook-timestamp', 'Unix seconds of the attempt.'],
  ['webhook-signature', 'One signature, or two with a space between while the secret rotates.'],
].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: text }));

function sent(summary: string, schema: object, responses: object): Webhook {
  const post = {
    tags: ['webhooks'],
    summary,
    security: [],
    parameters: headers,
    requestBody: { required: true, content: { 'application/cloudevents+json': { schema } } },
    responses,
  };
  return { post } as Webhook;
}

const ECHO = { type: 'object', required: ['nonce'], properties: { nonce: text } } as const;

const REFUSED = {
  '410': { description: 'Send nothing more: the webhook is disabled.' },
  default: { description: 'Tried again over a day; `Retry-After` is obeyed.' },
};

/** What registered webhooks are sent. */
export const WEBHOOKS: Readonly<Record<string, Webhook>> = {
  notice: sent(
    'Something happened',
    eventSchema(
      { ...text, description: 'As `rotation.started`.' },
      {
        type: 'object',
        additionalProperties: true,
        description:
          'Ids and facts, never a key; `acknowledgeUrl` is a page by which a person says that they have read it.',
      },
    ),
    { '2XX': { description: 'Taken. The body is not read.' }, ...REFUSED },
  ),
  challenge: sent(
    'Say that you want to be told',
    eventSchema(
      { type: 'string', enum: ['webhook.challenge'] },
      {
        type: 'object',
        required: ['webhookId', 'nonce'],
        properties: { webhookId: text, nonce: text },
      },
    ),
    {
      '2XX': { description: 'Agreed.', content: { 'application/json': { schema: ECHO } } },
      ...REFUSED,
    },
  ),
};
