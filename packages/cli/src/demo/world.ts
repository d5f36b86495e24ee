/**
 * The demo's world: its clients really poll, cache and deploy within these times, and declare it,
 * so that a rotation takes seconds where it would take days. The rules are those of production.
 */
export const WORLD = {
  pollMs: 1_000,
  clientCacheMs: 1_000,
  /** Nothing happens for as long before the first act, so that it is seen how calls go. */
  calmMs: 2_500,
  /** Between two acts, so that what came of the first can be read. */
  betweenActsMs: 1_500,
  /** After how long in use a new version turns out to be a mistake. */
  mistakeAfterMs: 3_000,
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
    balanced: 60s
    available: 3m
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

/** `mixed`: several programs of several kinds share the key. */
export type ClientKind = 'sdk' | 'env' | 'cache' | 'rare' | 'late' | 'mixed';

/** One program that calls with the client's key; it is a holder of its own. */
export interface DemoProgram {
  name: string;
  kind: 'sdk' | 'plain' | 'cache';
  requestsPerSecond: number;
  /** It holds a stream of prices open as well. */
  stream?: true;
}

export interface DemoClient {
  name: string;
  kind: ClientKind;
  /** What it stands for, in a few words. */
  about: string;
  programs: readonly DemoProgram[];
}

/** The clients whose keys rotate together. */
export const ROTATING: readonly DemoClient[] = [
  {
    name: 'arbitrage-bot',
    kind: 'sdk',
    about: 'a trading bot on the SDK, with an open stream of prices',
    programs: [{ name: 'arbitrage-bot', kind: 'sdk', requestsPerSecond: 60, stream: true }],
  },
  alone('market-maker', 'sdk', 60, 'a bot on the SDK, whose first version has leaked'),
  alone('price-board', 'env', 50, 'a website with its key in the environment'),
  alone('risk-desk', 'cache', 40, 'a service behind a secret cache'),
  alone('nightly-job', 'rare', 0.5, 'a job that calls every two seconds only'),
  alone('old-script', 'late', 30, 'a script that is moved late, by hand'),
];

/** Its rotation turns out to be a mistake. */
export const ROLLED_BACK: DemoClient = {
  name: 'trading-desk',
  kind: 'mixed',
  about: 'two bots on the SDK and a script, all with one key',
  programs: [
    { name: 'desk-bot-1', kind: 'sdk', requestsPerSecond: 15 },
    { name: 'desk-bot-2', kind: 'sdk', requestsPerSecond: 15 },
    { name: 'desk-script', kind: 'plain', requestsPerSecond: 10 },
  ],
};

/** Its key leaks, with all that the key may do. */
export const COMPROMISED: DemoClient = alone(
  'treasury-bot',
  'sdk',
  20,
  'a bot on the SDK, whose key is powerful and has leaked',
);

export const CLIENTS: readonly DemoClient[] = [...ROTATING, ROLLED_BACK, COMPROMISED];

/** The client whose first version leaks, and is revoked once it has moved. */
export const LEAKED_CLIENT = 'market-maker';

function alone(
  name: string,
  kind: Exclude<ClientKind, 'mixed'>,
  requestsPerSecond: number,
  about: string,
): DemoClient {
  const program = kind === 'sdk' || kind === 'cache' ? kind : 'plain';
  return { name, kind, about, programs: [{ name, kind: program, requestsPerSecond }] };
}
