import type { TestContext } from 'node:test';
import { compromiseKey } from '../../packages/server/src/lifecycle/key-compromise.ts';
import { beginRotation } from '../../packages/server/src/lifecycle/rotation-begin.ts';
import { mailHtml } from '../../packages/server/src/notify/testing/mail-server.ts';
import {
  makePeopleWorld,
  type PeopleWorld,
} from '../../packages/server/src/notify/testing/people-world.ts';
import type { Store } from '../../packages/server/src/store/store.ts';
import { DAY, type LifecycleWorld, OPERATOR } from '../lifecycle-world.ts';

const NAME = 'payments-bot';

/** Markup, a link, and a word for which no window is wide enough. */
const NASTY_NAME = `<img src=x onerror=alert(1)> https://pay.example/${'w'.repeat(70)}`;

/** Programs say as much as this of themselves. */
const LONG_AGENT = `PaymentsBot/2.32.3 (Linux; x86_64) build/${'0123456789abcdef'.repeat(4)}`;

const STRAGGLER = ['192.0.2.0/24', 'PaymentsBot/2.32.3'];

/** The HTML of a mail as its server took it, and words that must be seen in it. */
export interface MailedNotice {
  kind: string;
  html: string;
  facts: readonly string[];
}

/**
 * What a client's contact is mailed of a key that has rotated once and rotates again, and then leaks: of
 * what commands do, over SMTP. And of a key with a nasty name.
 *
 * @returns with the one address to which a mail may link.
 */
export async function mailedNotices(
  t: TestContext,
  store: Store,
): Promise<{ mails: MailedNotice[]; publicUrl: string }> {
  const people = await makePeopleWorld(t, store);
  const { world, send, tell } = people;
  const { keyId } = await world.issue({ name: NAME });
  const rotatedOn = dayOf(await rotateToEnd(world, keyId));
  await send();
  await handOutAgain(people, keyId);
  await compromiseKey(world.deployment, OPERATOR, { keyId, versions: [2] });
  const { keyId: nastyId } = await world.issue({ name: NASTY_NAME });
  await tell('key.tainted', { keyId: nastyId });
  await send();
  const known = [NAME, `…${await lastFour(world, keyId)}`];
  const nasty = ['<img src=x onerror=alert(1)>', `…${await lastFour(world, nastyId)}`];
  const mail = (kind: string, title: RegExp, facts: readonly string[]) => ({
    ...{ kind, facts },
    html: mailTitled(people, title),
  });
  const mails = [
    mail('handed-out', /^Version 3 .* is ready$/, [...known, rotatedOn, 'Was this you?']),
    mail('stragglers', /^1 place still uses version 2 /, [...known, rotatedOn, ...STRAGGLER]),
    // The leak of the old version has ended the rotation.
    mail('compromised', / has leaked$/, [...known, dayOf(world.now), 'Version 3 has not leaked']),
    mail('digest', / about your API keys$/, [`The rotation of the API key '${NAME}' is complete`]),
    mail('nasty-name', / is under suspicion$/, [...nasty, 'https[:]//pay[.]example/www']),
  ];
  return { mails, publicUrl: world.deployment.publicUrl };
}

function due(keyId: string) {
  return { keyId, expedite: false, reason: 'quarterly rotation' };
}

/** A rotation in which nobody uses the old version. @returns when it ended. */
async function rotateToEnd(world: LifecycleWorld, keyId: string): Promise<number> {
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, due(keyId));
  await world.handOut(keyId);
  for (let days = 0; days < 10; days++) {
    await world.pass(DAY);
    await world.advance(keyId);
    const { ended_at } = await world.rotation(rotationId);
    if (ended_at !== null) return ended_at;
  }
  throw new Error('the first rotation does not end');
}

/** Another rotation, in which one place goes on using version 2 until people are told of it. */
async function handOutAgain({ world, send }: PeopleWorld, keyId: string): Promise<void> {
  const instance = await world.startInstance('two');
  await instance.reportUse(keyId, 2);
  await beginRotation(world.deployment, OPERATOR, due(keyId));
  await world.handOut(keyId);
  await send();
  for (let day = 0; day < 3; day++) {
    await world.pass(DAY);
    await instance.reportUse(keyId, 2);
    await world.advance(keyId);
    await world.advance(keyId);
  }
  await world.deployment.store.transaction((tx) =>
    tx.updateTable('sources').set({ user_agent: LONG_AGENT }).execute(),
  );
  await send();
}

/** The last four characters of the version in force. */
async function lastFour({ deployment }: LifecycleWorld, keyId: string): Promise<string> {
  const { last_four } = await deployment.store.db
    .selectFrom('versions')
    .select('last_four')
    .where('key_id', '=', keyId)
    .where('designation', '=', 'primary')
    .executeTakeFirstOrThrow();
  if (!last_four) throw new Error('the version in force has no last four');
  return last_four;
}

/** `Mon 5 Jan 2026` */
function dayOf(ms: number): string {
  const [weekday = '', day = '', month, year] = new Date(ms).toUTCString().split(' ');
  return `${weekday.slice(0, 3)} ${Number(day)} ${month} ${year}`;
}

/** The one mail to the client's contact with this title. */
function mailTitled({ server }: PeopleWorld, title: RegExp): string {
  const mails = server.mails
    .filter((_, index) => server.envelopes[index]?.to[0] === 'dev@bank.example')
    .map(mailHtml);
  const titled = mails.filter((html) => title.test(/<title>(.*)<\/title>/.exec(html)?.[1] ?? ''));
  if (titled.length === 1) return String(titled[0]);
  throw new Error(`${titled.length} of ${mails.length} mails have a title as ${title}`);
}
