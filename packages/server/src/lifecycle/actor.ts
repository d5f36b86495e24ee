/** Who does something. Names and addresses reach the audit only as pseudonyms. */
export interface Actor {
  kind: 'token' | 'holder' | 'verifier' | 'system';
  /** Id of the token, holder or verifier group; `system` for the reconciler. */
  id: string;
  name: string;
  /** Where the call came from, if it came from outside. */
  address: string | null;
}

export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'system', address: null };
