import type { Command } from 'commander';
import type { Cli } from './cli.ts';

/** Gives a command its verbs, or its options and its act. */
export type Configure = (command: Command, cli: Cli) => void;

/** What stands first on the command line. Its verbs are loaded when it is called. */
export interface Noun {
  name: string;
  /** The heading of `keyturn --help` under which it stands. */
  group: string;
  summary: string;
  /** The noun that lists what its arguments name, where it is another; null: nothing does. */
  listedBy?: string | null;
  load: () => Promise<Configure>;
}

const BEGIN = 'Begin here:';
const KEYS = 'Keys, and how they turn:';
const THINGS = 'What there is:';
const SEEN = 'What was seen and done:';

/** In the order of `--help`. */
export const NOUNS: readonly Noun[] = [
  {
    name: 'init',
    group: BEGIN,
    summary: 'make the data directory, the first api and its verifier',
    load: async () => (await import('./init/init.ts')).configureInit,
  },
  {
    name: 'serve',
    group: BEGIN,
    summary: 'run the server',
    load: async () => (await import('./verbs/serve.ts')).configureServe,
  },
  {
    name: 'login',
    group: BEGIN,
    summary: 'keep a token for later commands',
    load: async () => (await import('./login/login.ts')).configureLogin,
  },
  {
    name: 'doctor',
    group: BEGIN,
    summary: 'find what is wrong, and what to type about it',
    load: async () => (await import('./doctor/doctor.ts')).configureDoctor,
  },
  {
    name: 'restore',
    group: BEGIN,
    summary: 'bring back from the journal what a restored backup lacks',
    load: async () => (await import('./restore/restore.ts')).configureRestore,
  },
  {
    name: 'demo',
    group: BEGIN,
    summary: 'watch keys rotate under live traffic, in about a minute',
    load: async () => (await import('./verbs/demo.ts')).configureDemo,
  },
  {
    name: 'keys',
    group: KEYS,
    summary: 'issue, suspend, narrow and revoke keys',
    load: async () => (await import('./keys/verbs.ts')).addKeyVerbs,
  },
  {
    name: 'rotate',
    group: KEYS,
    listedBy: 'keys',
    summary: 'begin to rotate a key',
    load: async () => (await import('./verbs/rotate.ts')).configureRotate,
  },
  {
    name: 'rotations',
    group: KEYS,
    summary: 'watch, hold and steer rotations',
    load: async () => (await import('./rotations/verbs.ts')).addRotationVerbs,
  },
  {
    name: 'campaigns',
    group: KEYS,
    summary: 'rotate many keys, wave by wave',
    load: async () => (await import('./campaigns/verbs.ts')).addCampaignVerbs,
  },
  {
    name: 'compromise',
    group: KEYS,
    listedBy: 'keys',
    summary: 'say that a key has leaked',
    load: async () => (await import('./compromise/compromise.ts')).configureCompromise,
  },
  {
    name: 'holders',
    group: KEYS,
    summary: 'enrol clients, pick up and confirm versions',
    load: async () => (await import('./holders/verbs.ts')).addHolderVerbs,
  },
  {
    name: 'stragglers',
    group: KEYS,
    listedBy: 'keys',
    summary: 'who still uses an old version, and when that clears',
    load: async () => (await import('./verbs/stragglers.ts')).configureStragglers,
  },
  {
    name: 'readiness',
    group: KEYS,
    listedBy: 'keys',
    summary: 'which keys can be rotated without anybody, and why others cannot',
    load: async () => (await import('./readiness/readiness.ts')).configureReadiness,
  },
  {
    name: 'apis',
    group: THINGS,
    summary: 'what is protected',
    load: async () => (await import('./apis/verbs.ts')).addApiVerbs,
  },
  {
    name: 'clients',
    group: THINGS,
    summary: 'whom keys are issued to',
    load: async () => (await import('./clients/verbs.ts')).addClientVerbs,
  },
  {
    name: 'regions',
    group: THINGS,
    summary: 'where verifiers run',
    load: async () => (await import('./regions/verbs.ts')).addRegionVerbs,
  },
  {
    name: 'verifiers',
    group: THINGS,
    summary: 'the services that check keys, and their instances',
    load: async () => (await import('./verifiers/verbs.ts')).addVerifierVerbs,
  },
  {
    name: 'policies',
    group: THINGS,
    summary: 'when keys rotate, and how, for all that share it',
    load: async () => (await import('./policies/verbs.ts')).addPolicyVerbs,
  },
  {
    name: 'tokens',
    group: THINGS,
    summary: 'who may call this server',
    load: async () => (await import('./tokens/verbs.ts')).addTokenVerbs,
  },
  {
    name: 'webhooks',
    group: THINGS,
    summary: 'programs that are told what happens',
    load: async () => (await import('./webhooks/verbs.ts')).addWebhookVerbs,
  },
  {
    name: 'usage',
    group: SEEN,
    listedBy: 'keys',
    summary: 'how much each version is used',
    load: async () => (await import('./usage/verbs.ts')).addUsageVerbs,
  },
  {
    name: 'sources',
    group: SEEN,
    summary: 'what can be seen of callers that are not enrolled',
    load: async () => (await import('./sources/verbs.ts')).addSourceVerbs,
  },
  {
    name: 'orphans',
    group: SEEN,
    summary: 'key strings in use that the database has lost',
    load: async () => (await import('./orphans/verbs.ts')).addOrphanVerbs,
  },
  {
    name: 'receipts',
    group: SEEN,
    listedBy: null,
    summary: 'where a revocation has arrived',
    load: async () => (await import('./receipts/verbs.ts')).addReceiptVerbs,
  },
  {
    name: 'notices',
    group: SEEN,
    summary: 'what was told to whom, and how that went',
    load: async () => (await import('./notices/verbs.ts')).addNoticeVerbs,
  },
  {
    name: 'notify',
    group: SEEN,
    listedBy: null,
    summary: 'what people are told, and whether it reaches them',
    load: async () => (await import('./notify/verbs.ts')).addNotifyVerbs,
  },
  {
    name: 'audit',
    group: SEEN,
    summary: 'what was done, by whom, in a chain that can be checked',
    load: async () => (await import('./audit/verbs.ts')).addAuditVerbs,
  },
];
