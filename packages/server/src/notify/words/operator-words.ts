import type { NoticeFacts } from './notice-facts.ts';
import { EVERYONE, type NoticeForms, OPERATORS, type Words } from './notice-form.ts';
import { plainValue, quoted } from './plain-value.ts';
import { type Reader, when } from './reader.ts';

/** What is about the deployment itself, or about nobody's key. */
export const OPERATOR_WORDS: NoticeForms<
  'epoch.opened' | 'webhook.disabled' | 'client.no-contact' | 'notice.digest' | 'notice.test'
> = {
  'epoch.opened': { kind: 'security', audiences: OPERATORS, words: epochOpened },
  'webhook.disabled': { kind: 'ordinary', audiences: OPERATORS, words: webhookDisabled },
  'client.no-contact': { kind: 'ordinary', audiences: OPERATORS, words: noContact },
  'notice.digest': { kind: 'ordinary', audiences: EVERYONE, words: digest },
  'notice.test': { kind: 'ordinary', audiences: EVERYONE, words: test },
};

function epochOpened(facts: NoticeFacts['epoch.opened'], reader: Reader): Words {
  const { at, epoch, epochsLeft, reason } = facts;
  return {
    subject: `Keyturn lost commits and opened epoch ${epoch}`,
    happened: [
      `On ${when(reader, at)} the server found that its database lacks commits that verifiers have seen, and opened epoch ${epoch}. What it found: ${plainValue(reason, 300)}`,
    ],
    means: [
      'Keys go on working. Open rotations wait until every verifier has followed. Changes that were made shortly before may be lost, a revocation among them.',
      `${epochsLeft} epochs are left.`,
    ],
    toDo: [
      'Find out why the database fell back: a restored backup, a failed disk, a second copy of it. Then go through the orphans, and do again what was lost.',
    ],
    values: {
      epoch: String(epoch),
      epochsLeft: String(epochsLeft),
      reason: plainValue(reason, 300),
    },
  };
}

function webhookDisabled(facts: NoticeFacts['webhook.disabled'], reader: Reader): Words {
  const { at, webhookName, isGone } = facts;
  return {
    subject: `The webhook ${quoted(webhookName)} is told nothing more`,
    happened: [
      `On ${when(reader, at)} the webhook ${quoted(webhookName)} was disabled: ${isGone ? 'it answered that it wants no more notices (410)' : 'nothing could be delivered to it for too long'}.`,
    ],
    means: ['Whoever relies on it no longer hears of rotations.'],
    toDo: [
      'Mend its receiver. Then have the webhook verified anew, and replay what it has missed.',
    ],
    values: { webhook: plainValue(webhookName) },
  };
}

function noContact(facts: NoticeFacts['client.no-contact'], reader: Reader): Words {
  const { at, clientName, keys, bounced } = facts;
  const names = keys.map((name) => quoted(name));
  const why =
    bounced.length === 0
      ? 'No mail address is known of it.'
      : `Mail to ${bounced.map((address) => plainValue(address)).join(', ')} is refused by the receiver.`;
  return {
    subject: `Nobody at the client ${quoted(clientName)} can be told`,
    happened: [
      `On ${when(reader, at)} the client ${quoted(clientName)} had no contact that works. ${why}`,
    ],
    means:
      names.length === 0
        ? ['Nobody there hears of its rotations. None of them waits for that.']
        : [
            'The rotations of these keys wait under the hold no-contact before their hand-out:',
            names,
          ],
    toDo: ['Ask the client for an address that is read, and enter it.'],
    values: {
      client: plainValue(clientName),
      keys: keys.map((name) => plainValue(name)).join(', '),
      bounced: bounced.map((address) => plainValue(address)).join(', '),
    },
  };
}

/** Of what a subject has, in a digest. */
const LONGEST_SUBJECT = 200;

function digest(facts: NoticeFacts['notice.digest'], reader: Reader): Words {
  const { notices, more, isCapped } = facts;
  const count = notices.length + more;
  const lines = notices.map(
    ({ at, subject }) => `${when(reader, at)}: ${plainValue(subject, LONGEST_SUBJECT)}`,
  );
  const listed = more === 0 ? lines : [...lines, `and ${more} more`];
  return {
    subject: `${count} ${count === 1 ? 'notice' : 'notices'} about your API keys`,
    happened: [
      isCapped
        ? 'There were too many within an hour to tell each on its own, so they come together:'
        : `${count === 1 ? 'This could wait, so it comes only now' : 'These could wait, so they come together'}:`,
      listed,
    ],
    means: [
      isCapped
        ? 'Some of it may ask something of you. What is about security, you are told at once and on its own, however much there is.'
        : 'Nothing of it is urgent. What is, you are told at once and on its own.',
    ],
    toDo: [
      isCapped
        ? 'Read the list, and look up what is yours.'
        : 'Nothing now. What you have to do by a certain time, you are told again before.',
    ],
    values: { count: String(count), notices: listed.join('\n') },
  };
}

function test({ at }: NoticeFacts['notice.test'], reader: Reader): Words {
  return {
    subject: 'A test notice from Keyturn',
    happened: [`On ${when(reader, at)} an operator asked for this test.`],
    means: ['This channel works: notices of rotations arrive as this one did.'],
    toDo: ['Nothing.'],
  };
}
