import type { ActiveFacts } from './active.ts';
import type { HitFacts } from './hit.ts';
import type { ImportedMiss, MissFacts, NativeMiss } from './miss.ts';
import type { TransportFacts } from './transport.ts';

/** Facts of a request that the table accepts, and every combination of facts there is. */

export const SOUND: TransportFacts = {
  credentials: 'one',
  inQuery: false,
  clearHttp: false,
  form: 'sound',
  sourceOverBudget: false,
};

export const HIT: HitFacts = {
  understood: true,
  state: 'active',
  ending: null,
  keyRevoked: false,
  sameApi: true,
  sameEnvironment: true,
  keySuspended: false,
  time: 'unlimited',
};

export const ACTIVE: ActiveFacts = {
  addressAllowed: true,
  regionAllowed: true,
  scopesHeld: true,
  limit: 'within',
  designation: 'primary',
};

export const NATIVE: NativeMiss = {
  form: 'native',
  checksumRight: true,
  ringKeyKnown: true,
  tagRight: true,
  floor: 'reached',
};

export const IMPORTED: ImportedMiss = {
  form: 'imported',
  hash: 'fast',
  candidate: false,
  mode: 'enforce',
};

type Choices<T> = { readonly [K in keyof T]: readonly T[K][] };

/** Every object that takes each member from its choices. */
function combinations<T extends object>(choices: Choices<T>): T[] {
  let all: Partial<T>[] = [{}];
  for (const name of Object.keys(choices) as (keyof T)[]) {
    all = all.flatMap((one) => choices[name].map((value) => ({ ...one, [name]: value })));
  }
  return all as T[];
}

const BOTH = [true, false];

export const ALL_TRANSPORTS = combinations<TransportFacts>({
  credentials: ['none', 'one', 'several'],
  inQuery: BOTH,
  clearHttp: BOTH,
  form: ['sound', 'empty', 'too-long', 'not-ascii'],
  sourceOverBudget: BOTH,
});

export const ALL_HITS = combinations<HitFacts>({
  understood: BOTH,
  state: [
    ...['pre-activation', 'active', 'suspended', 'deactivated', 'compromised', 'destroyed'],
    ...['dormant', 'toString'],
  ],
  ending: [null, 'deactivated', 'expired', 'revoked', 'compromised'],
  keyRevoked: BOTH,
  sameApi: BOTH,
  sameEnvironment: BOTH,
  keySuspended: BOTH,
  time: ['unlimited', 'within', 'too-early', 'too-late', 'unknown'],
});

export const ALL_ACTIVES = combinations<ActiveFacts>({
  addressAllowed: BOTH,
  regionAllowed: BOTH,
  scopesHeld: BOTH,
  limit: ['within', 'over-quota', 'over-rate'],
  designation: ['primary', 'predecessor', 'successor', null],
});

export const ALL_MISSES: MissFacts[] = [
  ...combinations<NativeMiss>({
    form: ['native'],
    checksumRight: BOTH,
    ringKeyKnown: BOTH,
    tagRight: BOTH,
    floor: ['reached', 'above', 'orphan', 'orphan-closed'],
  }),
  ...combinations<ImportedMiss>({
    form: ['imported'],
    hash: ['fast', 'slow'],
    candidate: BOTH,
    mode: ['enforce', 'side-by-side'],
  }),
  { form: 'unknown' },
];
