/**
 * The demo's world: its clients really poll, cache and deploy within these times, and declare it,
 * so that a rotation takes seconds where it would take days. The rules are those of production.
 */
export const WORLD = {
  pollMs: 1_000,
  clientCacheMs: 1_000,
  /** How long the late client takes to move after everybody else could have. */
  lateClientMs: 14_000,
} as const;

/** The `keyturn.yaml` of the demo's server. */
export const WORLD_CONFIG = `# A fast world: its clients declare that they poll, cache and deploy within seconds.
durations:
  propagation: 500ms
  clockTolerance: 100ms
  negativeCache: 0s
  poll: ${WORLD.pollMs}ms
  clientCache: ${WORLD.clientCacheMs}ms
  sdkDeployment: 0s
  deployment: 3s
  longestRequest: 500ms
  reportEvery: 500ms
  reportAlarm: 5s
  lease: 3s
  grace:
    balanced: 20s
    available: 60s
  quiet: 3s
  sourceOnce: 6s
  gapMargin: 4s
  ephemeralSilence: 30s
  unobservedRestart: 2s
  retireSafety: 500ms
  suspension: 3s
  holdDown: 4s
`;

export const REGIONS = ['eu', 'us'] as const;

/** Three instances of the market API: two in one region, one in the other. */
export const API_INSTANCES = ['eu', 'eu', 'us'] as const;

export type ClientKind = 'sdk' | 'env' | 'cache' | 'rare' | 'late';

export interface DemoClient {
  name: string;
  kind: ClientKind;
  requestsPerSecond: number;
  /** What it stands for, in a few words. */
  about: string;
}

export const CLIENTS: readonly DemoClient[] = [
  {
    name: 'arbitrage-bot',
    kind: 'sdk',
    requestsPerSecond: 90,
    about: 'a trading bot on the SDK',
  },
  {
    name: 'market-maker',
    kind: 'sdk',
    requestsPerSecond: 90,
    about: 'a bot on the SDK, whose first version has leaked',
  },
  {
    name: 'price-board',
    kind: 'env',
    requestsPerSecond: 70,
    about: 'a website with its key in the environment',
  },
  {
    name: 'risk-desk',
    kind: 'cache',
    requestsPerSecond: 60,
    about: 'a service behind a secret cache',
  },
  {
    name: 'nightly-job',
    kind: 'rare',
    requestsPerSecond: 0.5,
    about: 'a job that calls every two seconds only',
  },
  {
    name: 'old-script',
    kind: 'late',
    requestsPerSecond: 40,
    about: 'a script that is moved late, by hand',
  },
];

/** The client whose first version leaks. */
export const LEAKED_CLIENT = 'market-maker';
