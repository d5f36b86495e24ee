import type { NoticeFacts, SourceFacts } from './notice-facts.ts';
import { EVERYONE, type NoticeForms, OPERATORS, type Words } from './notice-form.ts';
import { listed, plainValue, quoted } from './plain-value.ts';
import { type Reader, when } from './reader.ts';

/** What somebody must hear of at once, because a key or a right may be in wrong hands. */
export const SECURITY_WORDS: NoticeForms<
  | 'rotation.restore-asked'
  | 'rotation.give-back-asked'
  | 'rotation.early-use'
  | 'version.exposed'
  | 'key.revoked'
  | 'key.tainted'
  | 'key.taint-cleared'
  | 'key.compromised'
  | 'grant.replayed'
  | 'grant.misnamed'
  | 'client.contacts-changed'
> = {
  'rotation.restore-asked': { kind: 'security', audiences: OPERATORS, words: restoreAsked },
  'rotation.give-back-asked': { kind: 'security', audiences: OPERATORS, words: giveBackAsked },
  'rotation.early-use': { kind: 'security', audiences: OPERATORS, words: earlyUse },
  'version.exposed': { kind: 'security', audiences: EVERYONE, words: exposed },
  'key.revoked': { kind: 'security', audiences: EVERYONE, words: revoked },
  'key.tainted': { kind: 'security', audiences: EVERYONE, words: tainted },
  'key.taint-cleared': { kind: 'ordinary', audiences: EVERYONE, words: taintCleared },
  'key.compromised': { kind: 'security', audiences: EVERYONE, words: compromised },
  'grant.replayed': {
    kind: 'security',
    audiences: OPERATORS,
    words: (facts, reader) =>
      grantMisused(facts, reader, 'a second time, after a holder had enrolled with it'),
  },
  'grant.misnamed': {
    kind: 'security',
    audiences: OPERATORS,
    words: (facts, reader) =>
      grantMisused(facts, reader, 'under another name than it was made for'),
  },
  'client.contacts-changed': { kind: 'security', audiences: EVERYONE, words: contactsChanged },
};

function restoreAsked(facts: NoticeFacts['rotation.restore-asked'], reader: Reader): Words {
  const { key, at, version, wasAccepted, source } = facts;
  return {
    subject: `Suspended version ${version} of the API key ${quoted(key.name)} is in use`,
    happened: [
      `On ${when(reader, at)} version ${version} of the API key ${quoted(key.name)}, which is suspended, was presented and refused. It came from ${from(source)}.`,
    ],
    means: [strangeness(wasAccepted)],
    toDo: [
      `Decide: restore version ${version} if this caller is known, or leave it suspended. Until somebody does, it is refused.`,
    ],
    values: { version: String(version), source: from(source) },
  };
}

function giveBackAsked(facts: NoticeFacts['rotation.give-back-asked'], reader: Reader): Words {
  const { key, at, version, scope, wasAccepted, source } = facts;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} was refused for the scope ${plainValue(scope)}`,
    happened: [
      `On ${when(reader, at)} version ${version} of the API key ${quoted(key.name)} was presented for the scope ${plainValue(scope)}, which was taken from it, and refused. It came from ${from(source)}.`,
    ],
    means: [strangeness(wasAccepted)],
    toDo: [
      `Decide whether this caller is known. If it is, have it deploy the new version, which has the scope ${plainValue(scope)}.`,
    ],
    values: { version: String(version), scope: plainValue(scope), source: from(source) },
  };
}

function strangeness(wasAccepted: boolean): string {
  return wasAccepted
    ? 'This caller was accepted with this key before: it is most likely a straggler that the evidence missed.'
    : 'This caller was never accepted with this key before: it may be a straggler, or somebody who has found the key.';
}

function from(source: SourceFacts | null): string {
  if (source === null) return 'a caller that is not remembered';
  return `${plainValue(source.userAgent)} at ${plainValue(source.addressPrefix)}, route ${plainValue(source.route)}`;
}

function earlyUse(facts: NoticeFacts['rotation.early-use'], reader: Reader): Words {
  const { key, at, version } = facts;
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} was used before anybody was given it`,
    happened: [
      `On ${when(reader, at)} it was seen that version ${version} of the API key ${quoted(key.name)} is in use. It has been handed out to nobody.`,
    ],
    means: ['Whoever uses it did not get it by a hand-out of Keyturn.'],
    toDo: [
      'Treat it as a leak until you know better: find where the version was made known, and say that the key is compromised if you cannot tell.',
    ],
    values: { version: String(version) },
  };
}

/** What a verifier saw, in words; `reason` of `exposeVersion`. */
const EXPOSURES: Readonly<Record<string, string>> = {
  'key-in-query': 'it stood in the address of a request, which ends up in logs and histories',
  'clear-http': 'it came over a connection that is not encrypted',
};

function exposed(facts: NoticeFacts['version.exposed'], reader: Reader): Words {
  const { key, at, version, reason } = facts;
  const how = EXPOSURES[reason] ?? plainValue(reason);
  return {
    subject: `Version ${version} of the API key ${quoted(key.name)} was sent where others can read it`,
    happened: [
      `On ${when(reader, at)} it was seen of version ${version} of the API key ${quoted(key.name)}: ${how}.`,
    ],
    means: ['It is still accepted. Somebody else may have read it, so it should not stay in use.'],
    toDo: [
      'Mend the caller first: the key belongs in the Authorization header field, over https. Then have the key rotated soon.',
    ],
    values: { version: String(version), how },
  };
}

function revoked(facts: NoticeFacts['key.revoked'], reader: Reader): Words {
  const { key, at, version } = facts;
  const what = version === null ? 'The API key' : `Version ${version} of the API key`;
  const inText = what.replace(/^[TV]/, (letter) => letter.toLowerCase());
  return {
    subject: `${what} ${quoted(key.name)} was revoked`,
    happened: [
      `On ${when(reader, at)} ${inText} ${quoted(key.name)} was revoked${version === null ? ', with all its versions' : ''}.`,
    ],
    means: ['Requests with it are refused, and that is final.'],
    toDo: [
      version === null
        ? reader.audience === 'operator'
          ? 'Nothing. If its client still needs access, issue a new key.'
          : 'If you still need access, ask the people who run this service for a new key. Delete all copies of this one.'
        : 'Use the version that is in force now. Delete all copies of the revoked one.',
    ],
    values: { version: version === null ? 'all' : String(version) },
  };
}

function tainted({ key, at }: NoticeFacts['key.tainted'], reader: Reader): Words {
  return {
    subject: `The API key ${quoted(key.name)} is under suspicion`,
    happened: [
      `On ${when(reader, at)} the API key ${quoted(key.name)} was put under suspicion, by its owner or by an operator.`,
    ],
    means: [
      'What is in use goes on working. No new holder can enrol, nothing of this key is handed out, and nothing suspended comes back by itself.',
    ],
    toDo: [
      reader.audience === 'operator'
        ? 'Find out what happened. Then clear the suspicion, or say that the key is compromised.'
        : 'If you know why, tell the people who run this service. Look where your copies of this key are, and who can read them.',
    ],
  };
}

function taintCleared({ key, at }: NoticeFacts['key.taint-cleared'], reader: Reader): Words {
  return {
    subject: `The API key ${quoted(key.name)} is no longer under suspicion`,
    happened: [
      `On ${when(reader, at)} an operator cleared the suspicion of the API key ${quoted(key.name)}.`,
    ],
    means: ['Its new versions are handed out again.'],
    toDo: [
      reader.audience === 'operator'
        ? 'Nothing.'
        : 'Nothing. If you think that the suspicion was right, tell the people who run this service at once.',
    ],
  };
}

function compromised(facts: NoticeFacts['key.compromised'], reader: Reader): Words {
  const { key, at, versions, since, refuseAt } = facts;
  const which = `${versions.length === 1 ? 'Version' : 'Versions'} ${listed(versions.map(String))}`;
  const refused = refuseAt === null ? 'at once' : `from ${when(reader, refuseAt)} on`;
  return {
    subject: `The API key ${quoted(key.name)} has leaked`,
    happened: [
      `On ${when(reader, at)} an operator said that the API key ${quoted(key.name)} has leaked. It may have been in other hands since ${when(reader, since)}.`,
    ],
    means: [
      `${which} ${versions.length === 1 ? 'is' : 'are'} refused ${refused}. ${replacement(facts)}`,
    ],
    toDo: [
      toReplace(facts, reader),
      'Look through your own records for what was done with the key since then.',
    ],
    values: {
      versions: listed(versions.map(String)),
      since: when(reader, since),
      refused,
    },
  };
}

function replacement({ isReplaced, inForce }: NoticeFacts['key.compromised']): string {
  if (isReplaced) {
    return 'A rotation that replaces what has leaked is under way, and it is hurried.';
  }
  if (inForce !== null) return `Version ${inForce} has not leaked, and works as before.`;
  return 'Nothing replaces what has leaked yet.';
}

function toReplace(
  { refuseAt, isReplaced, inForce }: NoticeFacts['key.compromised'],
  reader: Reader,
): string {
  if (isReplaced || inForce !== null) {
    const what = isReplaced ? 'the new version' : `version ${inForce}`;
    const by = refuseAt === null ? 'now' : `before ${when(reader, refuseAt)}`;
    return `Deploy ${what} wherever the key is used, ${by}. Clients that pick up by themselves need nothing, unless they enrolled since then: those enrol again.`;
  }
  return reader.audience === 'operator'
    ? 'Begin an expedited rotation, or issue a new key.'
    : 'Ask the people who run this service how you get a new version.';
}

function grantMisused(facts: NoticeFacts['grant.replayed'], reader: Reader, how: string): Words {
  const { key, at, holderName } = facts;
  const holder =
    holderName === null
      ? 'No holder had enrolled with it.'
      : `The holder that enrolled with it is ${quoted(holderName)}.`;
  return {
    subject: `A right to enrol for the API key ${quoted(key.name)} was misused`,
    happened: [
      `On ${when(reader, at)} a grant for the API key ${quoted(key.name)} was presented ${how}. It was refused. ${holder}`,
    ],
    means: ['Somebody else may have seen the grant, perhaps before its rightful holder used it.'],
    toDo: [
      'Ask the holder whether this was theirs. If not, say that the key is compromised: who enrolled first may be the stranger.',
    ],
    values: { holder: holderName === null ? '' : plainValue(holderName) },
  };
}

function contactsChanged(facts: NoticeFacts['client.contacts-changed'], reader: Reader): Words {
  const { at, clientName, added, removed, changed, by } = facts;
  const what = `${added} added, ${removed} removed, ${changed} with other times`;
  const isOperator = reader.audience === 'operator';
  return {
    subject: `The contacts of the client ${quoted(clientName)} were changed`,
    happened: [
      `On ${when(reader, at)} the list of those who are told about the API keys of the client ${quoted(clientName)} was changed by ${plainValue(by)}: ${what}.`,
    ],
    means: [
      isOperator
        ? 'Those who were on the list before are told, too.'
        : 'You were on the list before this change, so you are told of it. Whoever is no longer on it hears nothing more of these keys, not even of a leak.',
    ],
    toDo: [
      'If you expected this: nothing.',
      isOperator
        ? 'If nobody asked for it: find out whose right was used, and put the old contacts back.'
        : 'If nobody of yours asked for it: tell the people who run this service at once, by a way that you know. Somebody may be about to take over your keys.',
    ],
    values: { client: plainValue(clientName), changes: what, by: plainValue(by) },
  };
}
