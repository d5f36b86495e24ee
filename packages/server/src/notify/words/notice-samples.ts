import type { NoticeFacts, NoticeType, SourceFacts } from './notice-facts.ts';
import { noticeParts } from './notice-message.ts';
import type { Reader } from './reader.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Mon 23 Nov 2026, 09:00 UTC. */
const AT = 1_795_424_400_000;

const KEY = {
  name: 'payments-bot',
  clientName: 'Example Bank',
  apiName: 'market',
  lastFour: 'k3Qx',
  lastRotatedAt: AT - 61 * DAY_MS,
  issuedAt: AT - 400 * DAY_MS,
};

const SOURCE: SourceFacts = {
  addressPrefix: '203.0.113.0/24',
  userAgent: 'python-requests/2.32.3',
  route: 'GET /v1/quotes',
};

const WAIT =
  'instance market-eu-2 of verifier market-gateway has not acknowledged version 3 for 4 min';

const OF_KEY = { at: AT, key: KEY };
const OF_ROTATION = { ...OF_KEY, from: 2, to: 3 };

/** Facts of an invented key, for previews and for what templates may name. */
export const NOTICE_SAMPLES: { readonly [Type in NoticeType]: NoticeFacts[Type] } = {
  'rotation.planned': {
    ...OF_KEY,
    windowFrom: AT + 7 * DAY_MS,
    windowTo: AT + 7 * DAY_MS + 8 * HOUR_MS,
    needPerson: [
      'the holder nightly-report, which has no running client',
      `${SOURCE.userAgent} from ${SOURCE.addressPrefix}`,
    ],
  },
  'rotation.started': {
    ...OF_ROTATION,
    expedited: false,
    reason: 'quarterly rotation',
    by: 'the token ci-deploy',
  },
  'rotation.handed-out': { ...OF_ROTATION, expedited: false, oldUntil: AT + 2 * DAY_MS },
  'rotation.stragglers': {
    ...OF_ROTATION,
    stragglers: [
      { ...SOURCE, lastSeenAt: AT - HOUR_MS / 6, requestsLastHour: 120 },
      {
        addressPrefix: '198.51.100.0/24',
        userAgent: 'okhttp/4.12.0',
        route: 'POST /v1/orders',
        lastSeenAt: AT - 9 * HOUR_MS,
        requestsLastHour: 0,
      },
    ],
    holders: ['holder nightly-report has not picked up version 3'],
    more: 1,
    oldUntil: AT + DAY_MS,
  },
  'rotation.waiting': { ...OF_ROTATION, waitsFor: [WAIT] },
  'rotation.deadline-near': {
    ...OF_ROTATION,
    deadlineAt: AT + 2 * DAY_MS,
    action: 'retire',
    waitsFor: [WAIT],
  },
  'rotation.scope-narrowed': {
    ...OF_KEY,
    version: 2,
    scope: 'orders:trade',
    scopes: ['market:read'],
  },
  'rotation.scope-given-back': { ...OF_KEY, version: 2, scope: 'orders:trade' },
  'rotation.suspended': { ...OF_ROTATION, endsAt: AT + DAY_MS, byDeadline: false },
  'rotation.completed': OF_ROTATION,
  'rotation.restored': { ...OF_KEY, version: 2, by: null },
  'rotation.rolling-back': { ...OF_ROTATION, by: 'the token ci-deploy' },
  'rotation.rolled-back': OF_ROTATION,
  'rotation.restore-asked': { ...OF_KEY, version: 2, wasAccepted: false, source: SOURCE },
  'rotation.give-back-asked': {
    ...OF_KEY,
    version: 2,
    scope: 'orders:trade',
    wasAccepted: true,
    source: SOURCE,
  },
  'rotation.early-use': { ...OF_KEY, version: 3 },
  'version.narrowed': { ...OF_KEY, version: 2, scopes: ['market:read'] },
  'version.exposed': { ...OF_KEY, version: 2, reason: 'key-in-query' },
  'key.revoked': { ...OF_KEY, version: null },
  'key.tainted': OF_KEY,
  'key.taint-cleared': OF_KEY,
  'key.compromised': {
    ...OF_KEY,
    versions: [2],
    since: AT - 5 * HOUR_MS,
    refuseAt: AT + HOUR_MS,
    isReplaced: true,
    inForce: null,
  },
  'grant.replayed': { ...OF_KEY, holderName: 'trading-desk' },
  'grant.misnamed': { ...OF_KEY, holderName: null },
  'epoch.opened': {
    at: AT,
    epoch: 4,
    epochsLeft: 4_091,
    reason: 'verifiers have seen revision 1204, and the database ends at 1187',
  },
  'webhook.disabled': { at: AT, webhookName: 'deploy-bot', isGone: false },
  'campaign.started': { at: AT, campaignName: 'spring', keys: 412, by: 'ada' },
  'campaign.stopped': {
    at: AT,
    campaignName: 'spring',
    reason: 'Of 5 keys of wave 1 that have begun, 3 were rolled back.',
    waiting: 407,
  },
  'campaign.completed': {
    at: AT,
    campaignName: 'spring',
    ...{ done: 410, rolledBack: 1, cancelled: 0, skipped: 1 },
  },
  'client.contacts-changed': {
    at: AT,
    clientName: 'Example Bank',
    added: 1,
    removed: 1,
    changed: 0,
    by: 'the token ci-deploy',
  },
  'client.no-contact': {
    at: AT,
    clientName: 'Example Bank',
    keys: ['payments-bot', 'nightly-report'],
    bounced: ['it@bank.example'],
  },
  'notice.digest': {
    at: AT,
    more: 0,
    isCapped: false,
    notices: [
      {
        at: AT - 3 * DAY_MS,
        subject: 'API key “payments-bot” rotates in 30 days, on Sun 20 Dec 2026',
      },
      { at: AT - DAY_MS, subject: 'The rotation of the API key “nightly-report” is complete' },
    ],
  },
  'notice.test': { at: AT },
};

const ANYONE: Reader = {
  audience: 'operator',
  timeZone: 'UTC',
  dashboard: 'https://keys.example.com',
};

/** What a template of this type may name. */
export function placeholdersOf(type: NoticeType): string[] {
  return Object.keys(noticeParts(type, NOTICE_SAMPLES[type], ANYONE).values).sort();
}
