import type { NoticeData, StoredNotice } from '../notice-data.ts';
import { NOTICE_TYPES } from '../words/notice-forms.ts';

const AT = '2026-01-12T09:00:00.000Z';
const LATER = '2026-01-12T10:00:00.000Z';

type StoredData = { readonly [Type in StoredNotice]: NoticeData[Type] };

/** What commands store of each notice that there is: one of which this says nothing does not compile. */
export function storedData({ keyId, rotationId }: { keyId: string; rotationId: string }) {
  const ofVersion = { keyId, version: 1 };
  const ofRotation = { keyId, rotationId, from: 1, to: 2 };
  const data: StoredData = {
    'rotation.planned': { keyId, at: AT, windowEnd: LATER, step: 1 },
    'rotation.started': { ...ofRotation, expedited: false, reason: 'due', by: 'the token ci' },
    'rotation.handed-out': { ...ofRotation, expedited: false },
    'rotation.stragglers': ofRotation,
    'rotation.deadline-near': { ...ofRotation, deadlineAt: AT, action: 'hold' },
    'rotation.suspended': { ...ofVersion, rotationId, because: 'deadline' },
    'rotation.completed': ofRotation,
    'rotation.rolled-back': ofRotation,
    'rotation.rolling-back': { ...ofRotation, by: 'owner' },
    'rotation.restored': { ...ofVersion, rotationId, by: 'rule K6' },
    'rotation.waiting': { keyId, rotationId, waitsFor: [{ text: 'a wait' }] },
    'rotation.scope-narrowed': { ...ofVersion, scope: 'a', scopes: ['b'] },
    'rotation.scope-given-back': { ...ofVersion, scope: 'a' },
    'rotation.restore-asked': { ...ofVersion, sourceId: 'src_1', wasAccepted: true },
    'rotation.give-back-asked': { ...ofVersion, scope: 'a', sourceId: null, wasAccepted: false },
    'rotation.early-use': ofVersion,
    'version.narrowed': { ...ofVersion, scopes: ['b'] },
    'version.exposed': { ...ofVersion, reason: 'key-in-query' },
    'key.revoked': { keyId, version: null },
    'key.tainted': { keyId },
    'key.taint-cleared': { keyId },
    'key.compromised': { keyId, versions: [1], since: AT, refuseAt: LATER },
    'grant.replayed': { keyId, holderId: 'hld_1' },
    'grant.misnamed': { keyId, holderId: null },
    'campaign.started': { campaignId: 'cmp_1', keys: 3, by: 'ada' },
    'campaign.stopped': { campaignId: 'cmp_1', text: 'too many refusals: “é”', waiting: 2 },
    'campaign.completed': {
      ...{ campaignId: 'cmp_1', completed: 1 },
      ...{ rolledBack: 0, cancelled: 0, skipped: 0 },
    },
    'client.contacts-changed': {
      ...{ clientId: 'cli_1', changeId: 'chg_1', by: 'operator' },
      ...{ added: 1, removed: 0, changed: 0 },
    },
    'client.no-contact': { clientId: 'cli_1' },
    'webhook.disabled': { webhookId: 'whk_1', reason: 'gone' },
    'epoch.opened': { epoch: 2, epochsLeft: 9, reason: 'a restore' },
  };
  return data;
}

/** Every type of notice, with what is stored of it; with nothing where none is stored. */
export function everyNotice(): { type: string; data: Record<string, unknown> }[] {
  const stored: Partial<Record<string, object>> = storedData({
    keyId: 'key_1',
    rotationId: 'rot_1',
  });
  return NOTICE_TYPES.map((type) => ({ type, data: { ...stored[type] } }));
}
