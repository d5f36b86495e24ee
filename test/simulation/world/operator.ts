import type { Actor } from '../../../packages/server/src/lifecycle/actor.ts';

/** Who acts by a token of the provider. */
export const OPERATOR: Actor = {
  kind: 'token',
  id: 'tok_operator',
  name: 'operator',
  address: '198.51.100.7',
};
