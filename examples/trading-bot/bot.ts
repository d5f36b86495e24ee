// A bot on the SDK: prints the prices every few seconds. Its key turns under it; it has no code for
// that. Enrol once: keyturn holders enrol --grant GRANT --identity bot.identity.json
import { createKeyturnFetch, fileIdentity, pickup } from '@keyturn/client';

const api = process.env.MARKET_API_URL ?? 'http://127.0.0.1:3000';
const initial = process.env.KEYTURN_API_KEY;
if (!initial) throw new Error('set KEYTURN_API_KEY to the key that was issued for this bot');

const keyturnFetch = createKeyturnFetch({
  origins: [api],
  keys: pickup({
    url: process.env.KEYTURN_URL ?? 'http://127.0.0.1:4100',
    identity: fileIdentity(process.env.KEYTURN_IDENTITY ?? 'bot.identity.json'),
    initial,
  }),
});

async function printPrices(): Promise<void> {
  const answer = await keyturnFetch(`${api}/prices`);
  if (!answer.ok) {
    console.error(`the market answered ${answer.status}`);
    return;
  }
  const prices = (await answer.json()) as Record<string, number>;
  console.log(
    Object.entries(prices)
      .map(([symbol, price]) => `${symbol} ${price}`)
      .join('  '),
  );
}

const timer = setInterval(() => {
  printPrices().catch((fault: Error) => console.error(fault.message));
}, 5_000);
await printPrices();

process.once('SIGINT', async () => {
  clearInterval(timer);
  await keyturnFetch.close();
});
