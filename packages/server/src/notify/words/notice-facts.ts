/** What a notice says of its key: facts that somebody who only pretends does not have. */
export interface KeyFacts {
  name: string;
  clientName: string;
  apiName: string;
  /** Last four characters of the version that is primary; null: none is known. */
  lastFour: string | null;
  /** When its last rotation ended, ms; null: it never rotated. */
  lastRotatedAt: number | null;
  /** ms. */
  issuedAt: number;
}

/** A caller as it was seen, which is what it says of itself. */
export interface SourceFacts {
  addressPrefix: string;
  userAgent: string;
  route: string;
}

/** A source that still presents the version that leaves. */
export interface StragglerNotice extends SourceFacts {
  /** ms. */
  lastSeenAt: number;
  requestsLastHour: number;
}

interface Told {
  /** When it happened, server time in ms. */
  at: number;
}

interface OfKey extends Told {
  key: KeyFacts;
}

interface OfRotation extends OfKey {
  /** Numbers of the version before the rotation and of the one that it makes. */
  from: number;
  to: number;
}

/** What each notice is told with, by its type. Instants in ms of server time, versions as numbers. */
export interface NoticeFacts {
  /** The steps of the ladder before the window of a rotation. */
  'rotation.planned': OfKey & {
    windowFrom: number;
    windowTo: number;
    /** Holders and sources that cannot pick up by themselves, in words. */
    needPerson: readonly string[];
  };
  'rotation.started': OfRotation & {
    expedited: boolean;
    reason: string | null;
    /** Who began it, in words; null: a rule did. */
    by: string | null;
  };
  /** K12: whoever must be able to object is asked, too. */
  'rotation.handed-out': OfRotation & {
    expedited: boolean;
    /** The earliest instant at which the old version may stop, ms; null: nobody knows yet. */
    oldUntil: number | null;
  };
  'rotation.stragglers': OfRotation & {
    stragglers: readonly StragglerNotice[];
    /** Holders that have not confirmed the version that stays, a sentence each. */
    holders: readonly string[];
    /** Beyond those that are listed. */
    more: number;
    oldUntil: number | null;
  };
  'rotation.waiting': OfRotation & { waitsFor: readonly string[] };
  'rotation.deadline-near': OfRotation & {
    deadlineAt: number;
    action: 'hold' | 'extend' | 'retire';
    waitsFor: readonly string[];
  };
  'rotation.scope-narrowed': OfKey & { version: number; scope: string; scopes: readonly string[] };
  'rotation.scope-given-back': OfKey & { version: number; scope: string };
  'rotation.suspended': OfRotation & {
    /** When the old version ends for good; null: it is held. */
    endsAt: number | null;
    /** Its deadline ended it, and not that nobody uses it any more. */
    byDeadline: boolean;
  };
  /** The old version is retired. */
  'rotation.completed': OfRotation;
  'rotation.restored': OfKey & {
    version: number;
    /** In words; null: the rule K6. */
    by: string | null;
  };
  'rotation.rolling-back': OfRotation & { by: string };
  'rotation.rolled-back': OfRotation;
  'rotation.restore-asked': OfKey & {
    version: number;
    wasAccepted: boolean;
    source: SourceFacts | null;
  };
  'rotation.give-back-asked': OfKey & {
    version: number;
    scope: string;
    wasAccepted: boolean;
    source: SourceFacts | null;
  };
  'rotation.early-use': OfKey & { version: number };
  'version.narrowed': OfKey & { version: number; scopes: readonly string[] };
  'version.exposed': OfKey & {
    version: number;
    /** How a verifier saw it: `key-in-query`, `clear-http`. */
    reason: string;
  };
  'key.revoked': OfKey & {
    /** Null: all versions. */
    version: number | null;
  };
  'key.tainted': OfKey;
  'key.taint-cleared': OfKey;
  'key.compromised': OfKey & {
    versions: readonly number[];
    since: number;
    /** When the leaked versions are refused; null: they were at once. */
    refuseAt: number | null;
    /** A rotation that replaces them is under way. */
    isReplaced: boolean;
    /** The version that clients have and that has not leaked; null: there is none. */
    inForce: number | null;
  };
  'grant.replayed': OfKey & { holderName: string | null };
  'grant.misnamed': OfKey & { holderName: string | null };
  'epoch.opened': Told & { epoch: number; epochsLeft: number; reason: string };
  'webhook.disabled': Told & {
    webhookName: string;
    /** It answered that it wants no more; otherwise it failed for too long. */
    isGone: boolean;
  };
  'campaign.started': Told & { campaignName: string; keys: number; by: string };
  'campaign.stopped': Told & {
    campaignName: string;
    /** One sentence. */
    reason: string;
    /** Keys that have not begun. */
    waiting: number;
  };
  'campaign.completed': Told & {
    campaignName: string;
    /** Keys that were rotated. */
    done: number;
    rolledBack: number;
    cancelled: number;
    skipped: number;
  };
  'client.contacts-changed': Told & {
    clientName: string;
    added: number;
    removed: number;
    /** They stay, and are told at other times. */
    changed: number;
    /** Who did it, in words. */
    by: string;
  };
  'client.no-contact': Told & {
    clientName: string;
    /** Names of its keys whose rotation waits for it. */
    keys: readonly string[];
    /** Addresses that bounced; none: it has no address at all. */
    bounced: readonly string[];
  };
  /** What could wait, in one message. */
  'notice.digest': Told & {
    /** The oldest first. */
    notices: readonly { at: number; subject: string }[];
    /** Beyond those that are listed. */
    more: number;
    /** Not because they could wait: there were too many within an hour. */
    isCapped: boolean;
  };
  /** Sent on request, to see that a channel works. */
  'notice.test': Told;
}

export type NoticeType = keyof NoticeFacts;
