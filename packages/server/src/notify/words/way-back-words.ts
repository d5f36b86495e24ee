import type { NoticeFacts } from './notice-facts.ts';
import { EVERYONE, type NoticeForms, type Words } from './notice-form.ts';
import { listed, plainValue, quoted } from './plain-value.ts';
import { type Reader, when } from './reader.ts';

/** What is taken from a version by scope, and what comes back. */
export const WAY_BACK_WORDS: NoticeForms<
  | 'rotation.scope-narrowed'
  | 'rotation.scope-given-back'
  | 'rotation.restored'
  | 'rotation.rolling-back'
  | 'rotation.rolled-back'
  | 'version.narrowed'
> = {
  'rotation.scope-narrowed': { kind: 'digestible', audiences: EVERYONE, words: scopeNarrowed },
  'rotation.scope-given-back': { kind: 'ordinary', audiences: EVERYONE, words: scopeGivenBack },
  'rotation.restored': { kind: 'ordinary', audiences: EVERYONE, words: restored },
  'rotation.rolling-back': { kind: 'ordinary', audiences: EVERYONE, words: rollingBack },
  'rotation.rolled-back': { kind: 'ordinary', audiences: EVERYONE, words: rolledBack },
  'version.narrowed': { kind: 'security', audiences: EVERYONE, words: narrowed },
};

function scopeNarrowed(facts: NoticeFacts['rotation.scope-narrowed'], reader: Reader): Words {
  const { key, at, version, scope, scopes } = facts;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} no longer has the scope ${plainValue(scope)}`,
    happened: [
      `On ${when(reader, at)} the scope ${plainValue(scope)} was taken from version ${version} of the API key ${quoted(key.name)}: nobody was seen to need it there any more.`,
    ],
    means: [
      `Requests with version ${version} that need ${plainValue(scope)} are refused. The new version has the scope as before. Version ${version} still has: ${listed(scopes)}.`,
    ],
    toDo: [
      'Nothing if all works. If something of yours is refused now, deploy the new version there; whoever used the old one before gets the scope back once.',
    ],
    values: { version: String(version), scope: plainValue(scope), scopes: listed(scopes) },
  };
}

function scopeGivenBack(facts: NoticeFacts['rotation.scope-given-back'], reader: Reader): Words {
  const { key, at, version, scope } = facts;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} has the scope ${plainValue(scope)} again`,
    happened: [
      `On ${when(reader, at)} the scope ${plainValue(scope)} was given back to version ${version} of the API key ${quoted(key.name)}: somebody who used it before still needs it.`,
    ],
    means: [
      'Requests are accepted again, and the rotation waits for this caller. This happens once for each scope.',
    ],
    toDo: ['Find what still uses the old version, and deploy the new one there.'],
    values: { version: String(version), scope: plainValue(scope) },
  };
}

function restored(facts: NoticeFacts['rotation.restored'], reader: Reader): Words {
  const { key, at, version, by } = facts;
  const how =
    by === null
      ? 'came back by itself, because somebody who used it before still presents it'
      : `was restored by ${plainValue(by)}`;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} is accepted again`,
    happened: [
      `On ${when(reader, at)} version ${version} of the API key ${quoted(key.name)}, which was suspended, ${how}.`,
    ],
    means: [
      `Requests with it are accepted again, and the rotation goes on once nobody uses it any more.${by === null ? ' It comes back by itself only once in a rotation.' : ''}`,
    ],
    toDo: ['Find what still uses this version, and deploy the one that replaces it there.'],
    values: { version: String(version), by: by === null ? 'the rule' : plainValue(by) },
  };
}

function rollingBack(facts: NoticeFacts['rotation.rolling-back'], reader: Reader): Words {
  const { key, at, from, to, by } = facts;
  return {
    subject: `The rotation of the API key ${quoted(key.name)} is being rolled back`,
    happened: [
      `On ${when(reader, at)} ${plainValue(by)} turned the rotation of the API key ${quoted(key.name)} around: version ${from} stays, and version ${to} leaves.`,
    ],
    means: [
      `Both versions are accepted while it goes back. Version ${to} ends only when nobody uses it any more.`,
    ],
    toDo: [
      `Clients that pick up by themselves need nothing. Where version ${to} was deployed by hand, put version ${from} back.`,
    ],
    values: { from: String(from), to: String(to), by: plainValue(by) },
  };
}

function rolledBack(facts: NoticeFacts['rotation.rolled-back'], reader: Reader): Words {
  const { key, at, from, to } = facts;
  return {
    subject: `The rotation of the API key ${quoted(key.name)} was rolled back`,
    happened: [
      `On ${when(reader, at)} version ${to} of the API key ${quoted(key.name)} ended, and version ${from} is the one that works, as before the rotation.`,
    ],
    means: [`Requests with version ${to} are refused.`],
    toDo: [`Nothing if all works. If a copy of version ${to} still lies somewhere, delete it.`],
    values: { from: String(from), to: String(to) },
  };
}

function narrowed(facts: NoticeFacts['version.narrowed'], reader: Reader): Words {
  const { key, at, version, scopes } = facts;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} was limited`,
    happened: [
      `On ${when(reader, at)} an operator took scopes from version ${version} of the API key ${quoted(key.name)}. It still has: ${listed(scopes)}.`,
    ],
    means: ['Requests with it that need any other scope are refused.'],
    toDo: [
      reader.audience === 'operator'
        ? 'Nothing. What was taken comes back with a new version alone.'
        : 'If something of yours is refused that should not be, write to the people who run this service.',
    ],
    values: { version: String(version), scopes: listed(scopes) },
  };
}
