import type { NoticeFacts } from './notice-facts.ts';
import { type NoticeForms, OPERATORS, type Words } from './notice-form.ts';
import { plainValue, quoted } from './plain-value.ts';
import { type Reader, when } from './reader.ts';

/** What is about rotations of many keys. Their clients are told of each rotation. */
export const CAMPAIGN_WORDS: NoticeForms<
  'campaign.started' | 'campaign.stopped' | 'campaign.completed'
> = {
  'campaign.started': { kind: 'ordinary', audiences: OPERATORS, words: started },
  'campaign.stopped': { kind: 'security', audiences: OPERATORS, words: stopped },
  'campaign.completed': { kind: 'ordinary', audiences: OPERATORS, words: completed },
};

function started(facts: NoticeFacts['campaign.started'], reader: Reader): Words {
  const { at, campaignName, keys, by } = facts;
  return {
    subject: `The campaign ${quoted(campaignName)} begins to rotate ${keysText(keys)}`,
    happened: [
      `On ${when(reader, at)} ${plainValue(by)} began the campaign ${quoted(campaignName)}.`,
    ],
    means: ['The keys of its first wave rotate now, the others by and by.'],
    toDo: ['Nothing. Where this was not meant, pause the campaign: nothing further begins then.'],
    values: { campaign: plainValue(campaignName), keys: String(keys), by: plainValue(by) },
  };
}

function stopped(facts: NoticeFacts['campaign.stopped'], reader: Reader): Words {
  const { at, campaignName, reason, waiting } = facts;
  const left = waiting === 1 ? '1 key has not begun.' : `${waiting} keys have not begun.`;
  return {
    subject: `The campaign ${quoted(campaignName)} has stopped by itself`,
    happened: [
      `On ${when(reader, at)} the campaign ${quoted(campaignName)} stopped. ${plainValue(reason, 300)}`,
    ],
    means: [`Nothing further begins. Rotations that are open go on. ${left}`],
    toDo: [
      'Find what is wrong with the keys that are at fault, and mend it. Then resume the campaign, or cancel it.',
    ],
    values: {
      campaign: plainValue(campaignName),
      reason: plainValue(reason, 300),
      waiting: String(waiting),
    },
  };
}

function completed(facts: NoticeFacts['campaign.completed'], reader: Reader): Words {
  const { at, campaignName, done, rolledBack, cancelled, skipped } = facts;
  const others = [
    ...(rolledBack > 0 ? [`${rolledBack} rolled back`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(skipped > 0 ? [`${skipped} left behind, because they could not rotate`] : []),
  ];
  return {
    subject: `The campaign ${quoted(campaignName)} has ended`,
    happened: [
      `On ${when(reader, at)} the last rotation of the campaign ${quoted(campaignName)} ended.`,
    ],
    means: [
      `It rotated ${keysText(done)}.`,
      ...(others.length === 0 ? [] : ['Not rotated were:', others]),
    ],
    toDo: [others.length === 0 ? 'Nothing.' : 'See why those were not rotated, and rotate them.'],
    values: {
      campaign: plainValue(campaignName),
      completed: String(done),
      rolledBack: String(rolledBack),
      cancelled: String(cancelled),
      skipped: String(skipped),
    },
  };
}

function keysText(keys: number): string {
  return keys === 1 ? '1 key' : `${keys} keys`;
}
