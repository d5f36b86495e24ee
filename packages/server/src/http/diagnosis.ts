import { type Diagnosis, formatInstant } from '@keyturn/core';
import type { Principal } from '../access/principal.ts';
import { clockHold } from '../clock-hold.ts';
import { clientsWithoutContact } from '../contacts/clients-without-contact.ts';
import type { Deployment } from '../deployment.ts';
import type { NoticeChannels } from '../notify/notice-channels.ts';
import { outboxState } from '../notify/outbox-state.ts';
import { SERVER_VERSION } from '../version.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { diagnosisSchema } from './schema/diagnosis-schema.ts';

/** For `keyturn doctor` and `keyturn login`: what the other routes do not say. */
export function addDiagnosisRoute(app: App, { deployment, channels }: HttpContext): void {
  app.get(
    '/v1/diagnosis',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags: ['server'],
        operationId: 'showDiagnosis',
        summary: 'What the server says of itself and of the token of this call',
        response: { 200: diagnosisSchema },
      },
    },
    async (request) => diagnosisFor(deployment, channels, principalOf(request)),
  );
}

async function diagnosisFor(
  deployment: Deployment,
  channels: NoticeChannels,
  principal: Principal,
): Promise<Diagnosis> {
  const { store, clock, serverTime, durations } = deployment;
  const { tokenId, kind, name, apis } = principal;
  const now = serverTime.now();
  return {
    version: SERVER_VERSION,
    node: process.version,
    wallTime: formatInstant(Math.round(clock.wallMs())),
    serverTime: formatInstant(now),
    clockOffsetMs: Math.round(serverTime.offsetMs()),
    clockToleranceMs: durations.clockToleranceMs,
    holds: clockHold(deployment).map((hold) => ({ name: hold.name, text: hold.text })),
    token: { id: tokenId, kind, name, apis: apis === null ? null : [...apis] },
    mailsContacts: apis === null ? channels.mail !== null : null,
    clientsWithoutContact:
      apis === null && channels.mail !== null ? await clientsWithoutContact(store.db) : null,
    notices: apis === null ? await outboxState(store.db, now) : null,
  };
}
