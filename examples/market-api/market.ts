/** A coin with its price and circulating supply. */
interface Coin {
  price: number;
  supply: number;
}

const COINS = new Map<string, Coin>([
  ['BTC', { price: 91_250.5, supply: 19_950_000 }],
  ['ETH', { price: 3_140.25, supply: 120_700_000 }],
  ['SOL', { price: 187.4, supply: 470_300_000 }],
]);

/** Prices by symbol, in US dollars. */
export function prices(): Record<string, number> {
  return Object.fromEntries([...COINS].map(([symbol, coin]) => [symbol, coin.price]));
}

/** Market capitalisation by symbol: price times circulating supply. */
export function marketCaps(): Record<string, number> {
  return Object.fromEntries(
    [...COINS].map(([symbol, coin]) => [symbol, Math.round(coin.price * coin.supply)]),
  );
}

export function isListed(symbol: string): boolean {
  return COINS.has(symbol);
}
