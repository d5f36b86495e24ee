// A bot on the SDK: follows the price stream, asks for the market caps now and then, and says when
// its key turned under it; it has no code for that. Enrol once:
// keyturn holders enrol --grant GRANT --identity bot.identity.json
import { createKeyturnFetch, fileIdentity, type KeyturnEvent, pickup } from '@keyturn/client';
import { WebSocket } from 'ws';

interface Tick {
  seq: number;
  prices: Record<string, number>;
}

const api = process.env.MARKET_API_URL ?? 'http://127.0.0.1:3000';
const initial = process.env.KEYTURN_API_KEY;
if (!initial) throw new Error('set KEYTURN_API_KEY to the key that was issued for this bot');

const keyturnFetch = createKeyturnFetch({
  api,
  keys: pickup({
    url: process.env.KEYTURN_URL ?? 'http://127.0.0.1:4100',
    identity: fileIdentity(process.env.KEYTURN_IDENTITY ?? 'bot.identity.json'),
    initial,
  }),
  onEvent: say,
});

const ticks = keyturnFetch.socket({
  url: '/v1/stream',
  webSocket: (url, { headers }) => new WebSocket(url, { headers }),
  idOf: (message) => tickOf(message).seq,
  after: (seq) => `/v1/stream?after=${seq}`,
});

/** What of the key's life is worth a line. */
function say(event: KeyturnEvent): void {
  if (event.type === 'adopted') console.log(`requests use version ${event.version ?? '?'} now`);
  if (event.type === 'socket-moved') {
    console.log(`the stream moved from …${event.from.lastFour} to …${event.to.lastFour}`);
  }
}

function tickOf(message: unknown): Tick {
  return JSON.parse(String(message));
}

async function printMarketCaps(): Promise<void> {
  const answer = await keyturnFetch('/market-caps');
  console.log('market caps', answer.ok ? await answer.json() : answer.status);
}

const timer = setInterval(() => {
  printMarketCaps().catch((fault: Error) => console.error(fault.message));
}, 5_000);

process.once('SIGINT', () => void ticks.close());
for await (const message of ticks) {
  const { seq, prices } = tickOf(message);
  const shown = Object.entries(prices).map(([symbol, price]) => `${symbol} ${price}`);
  console.log(seq, shown.join('  '));
}
clearInterval(timer);
await keyturnFetch.close();
