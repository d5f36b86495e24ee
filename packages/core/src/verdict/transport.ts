import { answer, type Decision } from './decision.ts';

/** What a request shows before its credential is read. */
export interface TransportFacts {
  /** Values in the configured transports; `several` also for one value that was joined of two. */
  readonly credentials: 'none' | 'one' | 'several';
  /** A key stands in the query. */
  readonly inQuery: boolean;
  /** A trusted hop says that the client spoke clear-text http. */
  readonly clearHttp: boolean;
  /** Of the one credential. */
  readonly form: 'sound' | 'empty' | 'too-long' | 'not-ascii';
  /** Its source has spent its budget of requests. */
  readonly sourceOverBudget: boolean;
}

type TransportCase =
  | 'none'
  | 'several'
  | 'several-one-in-query'
  | 'in-query'
  | 'clear'
  | 'empty'
  | 'too-long'
  | 'not-ascii'
  | 'over-budget';

const exposed = { report: 'exposed-if-hit' } as const;

/** Step 0, at any freshness. */
const TRANSPORT = {
  none: answer('T1', 'no-credential'),
  several: answer('T2', 'several-credentials'),
  'several-one-in-query': answer('T2', 'several-credentials', exposed),
  'in-query': answer('T3', 'key-in-query', exposed),
  clear: answer('T4', 'clear-http', exposed),
  empty: answer('T5', 'credential-empty'),
  'too-long': answer('T5', 'credential-too-long'),
  'not-ascii': answer('T5', 'credential-not-ascii'),
  'over-budget': answer('T6', 'source-over-budget'),
} satisfies Record<TransportCase, Decision>;

/** Step 0 of the decision table. Null: the credential may be looked up. */
export function decideTransport(facts: TransportFacts): Decision | null {
  if (facts.inQuery) {
    return TRANSPORT[facts.credentials === 'none' ? 'in-query' : 'several-one-in-query'];
  }
  if (facts.credentials !== 'one') return TRANSPORT[facts.credentials];
  if (facts.clearHttp) return TRANSPORT.clear;
  if (facts.form !== 'sound') return TRANSPORT[facts.form];
  return facts.sourceOverBudget ? TRANSPORT['over-budget'] : null;
}
