/** A key as it is asked for. Forms and lengths were checked where it came in. */
export interface NewKey {
  apiId: string;
  clientId: string;
  name: string;
  environment: 'live' | 'test';
  owner: string;
  purpose: string;
  scopes: readonly string[];
  /** A key class that the api names. */
  class: string;
  labels: Readonly<Record<string, string>>;
  /** Names of regions; empty means every region. */
  regions: readonly string[];
  /** CIDR blocks; empty means every address. */
  addresses: readonly string[];
  /** Server time, ms. */
  notBefore?: number | null;
  /** Server time, ms. */
  expiresAt: number | null;
  policyId: string | null;
}
