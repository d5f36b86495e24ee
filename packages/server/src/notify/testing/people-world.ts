import type { TestContext } from 'node:test';
import { type LifecycleWorld, makeLifecycleWorld } from '../../../../../test/lifecycle-world.ts';
import type { Deployment } from '../../deployment.ts';
import { SYSTEM } from '../../lifecycle/actor.ts';
import { runCommand } from '../../lifecycle/run-command.ts';
import type { Store } from '../../store/store.ts';
import { dueRecipients } from '../claim-deliveries.ts';
import type { OperatorContact } from '../contact-settings.ts';
import { Deliveries } from '../deliveries.ts';
import { NO_CHANNELS, type NoticeChannels } from '../notice-channels.ts';
import { peopleChannels } from '../people-channels.ts';
import { type MailServer, smtpRefusal, startMailServer } from './mail-server.ts';

/** Whom the mail server of the world refuses. */
const REFUSALS: Readonly<Record<string, Error>> = {
  'gone@bank.example': smtpRefusal(550, '5.1.1 no such mailbox'),
  'barred@bank.example': smtpRefusal(550, '5.7.1 relaying denied'),
};

const OPERATOR_CONTACT: OperatorContact = {
  email: 'ops@example.com',
  timeZone: 'Europe/Berlin',
  quietHours: null,
};

const HOOK = 'https://hooks.slack.com/services/T000/B000/secret';

export interface PeopleWorld {
  world: LifecycleWorld;
  keyId: string;
  server: MailServer;
  /** Bodies that the chat was sent. */
  posted: string[];
  /** Set: the mail server refuses whoever connects. */
  down: { isDown: boolean };
  channels: NoticeChannels;
  /** Sends what is due, as one node. */
  send(): Promise<void>;
  tell(type: string, data: Record<string, unknown>): Promise<void>;
}

/** A key whose client has a contact, and a deployment with an operator and a chat. */
export async function makePeopleWorld(
  t: TestContext,
  store: Store,
  operator: OperatorContact = OPERATOR_CONTACT,
): Promise<PeopleWorld> {
  const world = await makeLifecycleWorld(store);
  await setContacts(world, ['dev@bank.example', 'the person at the desk', 'ops@example.com']);
  await world.startInstance('one');
  const { keyId } = await world.issue();
  const down = { isDown: false };
  const server = await startMailServer(t, {
    onConnect: (_session, done) => done(down.isDown ? smtpRefusal(421, 'down') : null),
    onRcptTo: ({ address }, _session, done) => done(REFUSALS[address] ?? null),
  });
  const posted: string[] = [];
  const channels: NoticeChannels = {
    ...NO_CHANNELS,
    mail: {
      smtp: `smtp://127.0.0.1:${server.port}`,
      from: { name: 'Keyturn', address: 'keyturn@example.com' },
      listId: 'keyturn.example.com',
    },
    slack: { url: HOOK, hosts: [] },
    contacts: [operator],
    fetch: async (_url, init) => {
      posted.push(String(init?.body));
      return new Response();
    },
  };
  return {
    ...{ world, keyId, server, posted, down, channels },
    send: nodeOf(world, channels),
    tell: (type, data) =>
      runCommand(world.deployment, SYSTEM, async (command) => command.notice(type, data)),
  };
}

/** What a node does to send what is due. */
export function nodeOf({ deployment }: LifecycleWorld, channels: NoticeChannels) {
  const deliveries = new Deliveries(deployment, peopleChannels(deployment, channels));
  return async () => {
    do {
      await deliveries.turn();
      await deliveries.idle();
    } while (await isDue(deployment));
  };
}

async function isDue(deployment: Deployment): Promise<boolean> {
  return (await dueRecipients(deployment)).length > 0;
}

export async function setContacts(
  { deployment }: LifecycleWorld,
  contacts: string[],
): Promise<void> {
  await deployment.store.transaction((tx) =>
    tx
      .updateTable('clients')
      .set({ contacts: JSON.stringify(contacts) })
      .execute(),
  );
}

export async function states({ deployment }: LifecycleWorld) {
  const rows = await deployment.store.db
    .selectFrom('deliveries')
    .select(['recipient_id', 'state', 'last_error'])
    .orderBy('recipient_id')
    .execute();
  return rows.map((row) => [row.recipient_id, row.state, row.last_error]);
}
