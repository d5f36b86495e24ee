import type { HolderIdentity } from './holder-identity.ts';

/** Where a holder keeps its identity. Made by `fileIdentity` or `memoryIdentity`. */
export interface IdentityStore {
  /** The identity; null where none was saved yet. */
  load(): Promise<HolderIdentity | null>;
  /** Settles when it will survive what the store promises to survive. */
  save(identity: HolderIdentity): Promise<void>;
}
