/** What an id begins with, its kind in words, and the noun that shows it. */
const KINDS: readonly (readonly [prefix: string, kind: string, noun: string])[] = [
  ['api', 'an api', 'apis'],
  ['cli', 'a client', 'clients'],
  ['cmp', 'a campaign', 'campaigns'],
  ['hld', 'a holder', 'holders'],
  ['key', 'a key', 'keys'],
  ['pol', 'a policy', 'policies'],
  ['rcp', 'a receipt', 'receipts'],
  ['rot', 'a rotation', 'rotations'],
  ['ver', 'a verifier', 'verifiers'],
  ['whk', 'a webhook', 'webhooks'],
];

/** Nouns whose argument is the id of a key. */
const OF_KEYS: readonly string[] = [
  'rotate',
  'compromise',
  'usage',
  'stragglers',
  'readiness',
  'keys',
];

/**
 * What to type where an id stands in the place of another kind's; null where none does.
 *
 * @param noun - the first word of the command line, where it is one.
 */
export function adviceOnId(noun: string | undefined, words: readonly string[]): string | null {
  const own = noun !== undefined && OF_KEYS.includes(noun) ? 'keys' : noun;
  for (const id of words) {
    const prefix = /^([a-z]{3})_[A-Za-z0-9_-]{16}$/.exec(id)?.[1];
    const kind = KINDS.find(([begins]) => begins === prefix);
    if (kind === undefined || kind[2] === own) continue;
    if (own === 'rotations' && prefix === 'key') {
      return `that is the id of a key; list its rotations: keyturn rotations list --key ${id}`;
    }
    return `that is the id of ${kind[1]}; see: keyturn ${kind[2]} show ${id}`;
  }
  return null;
}
