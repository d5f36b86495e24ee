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
  tags: [
    { name: 'keys', description: 'Keys with their versions: issue, suspend, revoke, compromise.' },
    { name: 'rotations', description: 'The durable object that moves a key to its next version.' },
    { name: 'campaigns', description: 'Rotations of many keys, begun wave by wave.' },
    { name: 'receipts', description: 'How far a revocation has come, verifier by verifier.' },
    {
      name: 'holders',
      description: 'Enrolled clients, which fetch versions sealed to themselves.',
    },
    { name: 'usage', description: 'Who uses which version, from where, and what that holds back.' },
    {
      name: 'orphans',
      description: 'Key strings in use that a database which was put back has lost.',
    },
    {
      name: 'webhooks',
      description: 'Programs that are told, and the secrets that sign for them.',
    },
    { name: 'notices', description: 'What was told to whom, and how that went.' },
    {
      name: 'audit',
      description: 'What was done, by whom, in a chain that can be checked offline.',
    },
    { name: 'apis', description: 'What is protected: prefix, scopes, key classes.' },
    { name: 'clients', description: 'Whom keys are issued to.' },
    { name: 'regions', description: 'Where verifiers stand.' },
    {
      name: 'verifiers',
      description: 'The services that check keys, and their running instances.',
    },
    { name: 'policies', description: 'When keys rotate, and how, for all that share it.' },
    { name: 'tokens', description: 'Access to this API.' },
    {
      name: 'keyset',
      description: 'What verifiers follow, and how they report. For their library.',
    },
    { name: 'server', description: 'Whether this process is well.' },
  ],
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
