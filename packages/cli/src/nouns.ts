import type { Command } from 'commander';
import type { Cli } from './cli.ts';

/** Gives a command its verbs, or its options and its act. */
export type Configure = (command: Command, cli: Cli) => void;

/** What stands first on the command line. Its verbs are loaded when it is called. */
export interface Noun {
  name: string;
  summary: string;
  /** The noun that lists what its arguments name, where it is another; null: nothing does. */
  listedBy?: string | null;
  load: () => Promise<Configure>;
}

export const NOUNS: readonly Noun[] = [
  {
    name: 'init',
    summary: 'make the data directory, the first api and its verifier',
    load: async () => (await import('./init/init.ts')).configureInit,
  },
  {
    name: 'serve',
    summary: 'run the server',
    load: async () => (await import('./verbs/serve.ts')).configureServe,
  },
  {
    name: 'login',
    summary: 'keep a token for later commands',
    load: async () => (await import('./login/login.ts')).configureLogin,
  },
  {
    name: 'doctor',
    summary: 'find what is wrong, and what to type about it',
    load: async () => (await import('./doctor/doctor.ts')).configureDoctor,
  },
  {
    name: 'demo',
    summary: 'watch keys rotate under live traffic, in about a minute',
    load: async () => (await import('./verbs/demo.ts')).configureDemo,
  },
  {
    name: 'apis',
    summary: 'what is protected',
    load: async () => (await import('./apis/verbs.ts')).addApiVerbs,
  },
  {
    name: 'regions',
    summary: 'where verifiers run',
    load: async () => (await import('./regions/verbs.ts')).addRegionVerbs,
  },
  {
    name: 'clients',
    summary: 'whom keys are issued to',
    load: async () => (await import('./clients/verbs.ts')).addClientVerbs,
  },
  {
    name: 'policies',
    summary: 'choices of time for the keys that name them',
    load: async () => (await import('./policies/verbs.ts')).addPolicyVerbs,
  },
  {
    name: 'tokens',
    summary: 'who may call this server',
    load: async () => (await import('./tokens/verbs.ts')).addTokenVerbs,
  },
  {
    name: 'keys',
    summary: 'issue, suspend, narrow and revoke keys',
    load: async () => (await import('./keys/verbs.ts')).addKeyVerbs,
  },
  {
    name: 'rotate',
    listedBy: 'keys',
    summary: 'begin to rotate a key',
    load: async () => (await import('./verbs/rotate.ts')).configureRotate,
  },
  {
    name: 'compromise',
    listedBy: 'keys',
    summary: 'say that a key has leaked',
    load: async () => (await import('./compromise/compromise.ts')).configureCompromise,
  },
  {
    name: 'rotations',
    summary: 'watch, hold and steer rotations',
    load: async () => (await import('./rotations/verbs.ts')).addRotationVerbs,
  },
  {
    name: 'holders',
    summary: 'enrol clients, pick up and confirm versions',
    load: async () => (await import('./holders/verbs.ts')).addHolderVerbs,
  },
  {
    name: 'sources',
    summary: 'what can be seen of callers that are not enrolled',
    load: async () => (await import('./sources/verbs.ts')).addSourceVerbs,
  },
  {
    name: 'verifiers',
    summary: 'the services that check keys, and their instances',
    load: async () => (await import('./verifiers/verbs.ts')).addVerifierVerbs,
  },
  {
    name: 'usage',
    listedBy: 'keys',
    summary: 'how much each version is used',
    load: async () => (await import('./usage/verbs.ts')).addUsageVerbs,
  },
  {
    name: 'stragglers',
    listedBy: 'keys',
    summary: 'who still uses an old version, and when that clears',
    load: async () => (await import('./verbs/stragglers.ts')).configureStragglers,
  },
  {
    name: 'receipts',
    listedBy: null,
    summary: 'where a revocation has arrived',
    load: async () => (await import('./receipts/verbs.ts')).addReceiptVerbs,
  },
  {
    name: 'audit',
    summary: 'what was done, by whom, in a chain that can be checked',
    load: async () => (await import('./audit/verbs.ts')).addAuditVerbs,
  },
];
