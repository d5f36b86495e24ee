import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** What stands in the description of the API beside its routes. */
export const OPENAPI: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.1',
  info: {
    title: 'Keyturn',
    version: '0.1.0',
    description: [
      'The control plane that rotates API keys.',
      'Instants are RFC 3339 in UTC, durations are milliseconds in members that end in `Ms`.',
      'Every refusal is a problem document (RFC 9457) whose `type` is a page about its `code`.',
      'Calls that create take an `Idempotency-Key`: for 24 hours the same key with the same body, by the same token, gives the first answer again.',
    ].join('\n\n'),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  components: {
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'A token of the kind `admin`, `read`, `verifier` or `pickup`.',
      },
    },
  },
  security: [{ token: [] }],
};
