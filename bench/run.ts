// Every figure that is claimed, measured beside its peers: `npm run bench -- [--json] [name…]`.
import { campaign } from './campaign.ts';
import { middleware } from './middleware.ts';
import type { BenchRow } from './row.ts';
import { verify } from './verify.ts';

const benches: Record<string, () => Promise<BenchRow[]>> = { verify, middleware, campaign };

const args = process.argv.slice(2);
const json = args.includes('--json');
const named = args.filter((arg) => arg !== '--json');
const unknown = named.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(
    `no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  );
  process.exit(2);
}
let met = true;
for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue;
  for (const row of await bench()) {
    met &&= row.met;
    console.log(json ? JSON.stringify(row) : sentenceOf(row));
  }
}
process.exit(met ? 0 : 1);

function sentenceOf(row: BenchRow): string {
  const { bench, metric, value, unit, peer, peerValue, ratio, mark } = row;
  const verdict = row.met ? 'met' : 'MISSED';
  return `${bench} ${metric}: ${value} ${unit}, ${peer} ${peerValue}: ${ratio} (mark ${mark}, ${verdict})`;
}
