/** What a use comes with: all that a verdict and a source can depend on besides the key string. */
export interface Asked {
  readonly address: string;
  readonly userAgent: string;
  readonly method: string;
  readonly route: string;
  /** The region asked in; '' means the verifier's own. */
  readonly region: string;
  readonly scopes: readonly string[];
  readonly probe: boolean;
}

/** The same as a caller gives it: what is left out is '', none, or false. */
export type AskedInPart = { readonly [Name in keyof Asked]?: Asked[Name] | undefined };

export const NO_SCOPES: readonly string[] = Object.freeze([]);

/** What is left out, filled in. */
export function completed(asked: AskedInPart): Asked {
  const { address = '', userAgent = '', method = '', route = '', region = '' } = asked;
  const { scopes = NO_SCOPES, probe = false } = asked;
  return { address, userAgent, method, route, region, scopes, probe };
}
