import type { DeadlineAction } from '@keyturn/core';

/**
 * What commands put into the outbox with each notice, as it stands there: ids and facts. Only types
 * that exist today; instants as RFC 3339.
 */
export interface NoticeData {
  /** `step`: how long before the begin this was to be told, ms. */
  'rotation.planned': OfKey & { at: string; windowEnd: string; step: number };
  'rotation.started': OfRotation & { expedited: boolean; reason: string; by?: string | null };
  'rotation.handed-out': OfRotation & { expedited: boolean };
  /** `from` is the version that leaves, also on the way back. */
  'rotation.stragglers': OfRotation;
  'rotation.deadline-near': OfRotation & { deadlineAt: string; action: DeadlineAction };
  /** `because`: its deadline ended it, and not evidence. */
  'rotation.suspended': OfVersion & { rotationId: string; because?: 'deadline' };
  'rotation.completed': OfRotation;
  'rotation.rolled-back': OfRotation;
  'rotation.rolling-back': OfRotation & { by: string };
  'rotation.restored': OfVersion & { rotationId: string; by: string };
  'rotation.waiting': OfKey & { rotationId: string; waitsFor: readonly { text: string }[] };
  'rotation.scope-narrowed': OfVersion & { scope: string; scopes: readonly string[] };
  'rotation.scope-given-back': OfVersion & { scope: string };
  'rotation.restore-asked': OfVersion & { sourceId: string | null; wasAccepted: boolean };
  'rotation.give-back-asked': OfVersion & {
    scope: string;
    sourceId: string | null;
    wasAccepted: boolean;
  };
  'rotation.early-use': OfVersion;
  'version.narrowed': OfVersion & { scopes: readonly string[] };
  'version.exposed': OfVersion & { reason: string };
  'key.revoked': OfKey & { version: number | null };
  'key.tainted': OfKey;
  'key.taint-cleared': OfKey;
  'key.compromised': OfKey & {
    versions: readonly number[];
    since: string;
    refuseAt: string | null;
  };
  'grant.replayed': OfKey & { holderId: string | null };
  'grant.misnamed': OfKey & { holderId: string | null };
  'campaign.started': { campaignId: string; keys: number; by: string };
  'campaign.stopped': { campaignId: string; text: string; waiting: number };
  'campaign.completed': {
    campaignId: string;
    completed: number;
    rolledBack: number;
    cancelled: number;
    skipped: number;
  };
  'client.contacts-changed': {
    clientId: string;
    changeId: string;
    added: number;
    removed: number;
    changed: number;
    by: string;
  };
  'client.no-contact': { clientId: string };
  'webhook.disabled': { webhookId: string; reason: string };
  'epoch.opened': { epoch: number; epochsLeft: number; reason: string };
}

export type StoredNotice = keyof NoticeData;

interface OfKey {
  keyId: string;
}

interface OfVersion extends OfKey {
  version: number;
}

interface OfRotation extends OfKey {
  rotationId: string;
  from: number;
  to: number;
}
