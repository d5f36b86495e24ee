/** One act of an operator: a POST that is sent again, word for word, until it was answered. */
export interface Act {
  /** Its `Idempotency-Key`, and a name that nothing else has. */
  name: string;
  path: string;
  body: Record<string, unknown>;
  answered: { status: number; body: Record<string, unknown> } | null;
}

/** What the acts of one server have to work with. */
export interface World {
  apiId: string;
  clientId: string;
  /** Ids of keys that were answered. */
  keys: string[];
  /** Ids of rotations that were answered. */
  rotations: string[];
  count: number;
}

/** The next act, chosen by `pick` (at least 0, below 1). */
export function nextAct(world: World, pick: () => number): Act {
  world.count += 1;
  const name = `act-${world.count}`;
  const key = world.keys[Math.floor(pick() * world.keys.length)];
  const rotation = world.rotations[Math.floor(pick() * world.rotations.length)];
  const kind = Math.floor(pick() * 5);
  const act = (path: string, body: Record<string, unknown>): Act => ({
    name,
    path,
    body,
    answered: null,
  });
  if (kind === 1 && key) return act(`/v1/keys/${key}/rotations`, { reason: name });
  if (kind === 2 && rotation) return act(`/v1/rotations/${rotation}/hold`, { name, text: name });
  if (kind === 3 && key) return act('/v1/grants', { keyId: key, name });
  if (kind === 4) return act('/v1/clients', { name, contacts: [] });
  return act('/v1/keys', {
    apiId: world.apiId,
    clientId: world.clientId,
    name,
    environment: 'live',
    owner: 'ops',
    purpose: 'kill points',
    scopes: ['market:read'],
  });
}

/** Notes what an answer made, so that later acts can use it. */
export function learn(world: World, act: Act): void {
  const { status, body } = act.answered ?? { status: 0, body: {} };
  if (act.path === '/v1/keys' && status === 201) world.keys.push(String(body.id));
  if (act.path.endsWith('/rotations') && status === 201) world.rotations.push(String(body.id));
}
