import type { TestContext } from 'node:test';
import { SYSTEM } from '../../lifecycle/actor.ts';
import { runCommand } from '../../lifecycle/run-command.ts';
import { Deliveries } from '../../notify/deliveries.ts';
import { NO_CHANNELS } from '../../notify/notice-channels.ts';
import { peopleChannels } from '../../notify/people-channels.ts';
import type { Store } from '../../store/store.ts';
import { serve } from './http-server.ts';
import { addProvider, HttpInstance, newKey } from './provider.ts';

/** How the key is called of which the notice tells. */
export const MARKUP_NAME = '<img src=x onerror=alert(1)>';

/** A notice that was told to a chat, and the path of the link in it. */
export async function toldToChat(t: TestContext, store: Store) {
  const server = await serve(t, store);
  const provider = await addProvider(server);
  const { body: key } = await server.call('POST', '/v1/keys', {
    body: { ...newKey(provider), name: MARKUP_NAME },
  });
  await new HttpInstance(server, provider).catchUp();
  const posted: string[] = [];
  const channels = {
    ...NO_CHANNELS,
    slack: { url: 'https://hooks.slack.com/services/T000/B000/secret', hosts: [] },
    fetch: async (_url: unknown, init?: RequestInit) => {
      posted.push(String(init?.body));
      return new Response();
    },
  };
  const { deployment } = server;
  await runCommand(deployment, SYSTEM, async (command) =>
    command.notice('key.tainted', { keyId: key.id }),
  );
  const deliveries = new Deliveries(deployment, peopleChannels(deployment, channels));
  await deliveries.turn();
  await deliveries.idle();
  const body = posted.find((one) => one.includes('under suspicion')) ?? '';
  const [, path = ''] = /"(?:https?:\/\/[^/"]+)(\/acknowledge\/[^"]+)"/.exec(body) ?? [];
  const { id } = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('type', '=', 'key.tainted')
    .executeTakeFirstOrThrow();
  return { server, path, noticeId: id };
}
