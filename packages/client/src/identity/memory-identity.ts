import type { HolderIdentity } from './holder-identity.ts';
import type { IdentityStore } from './identity-store.ts';

/** Keeps an identity as long as the process lives: for holders of the kind `ephemeral`. */
export function memoryIdentity(identity: HolderIdentity | null = null): IdentityStore {
  let held = identity;
  return {
    load: async () => held,
    save: async (next) => {
      held = next;
    },
  };
}
