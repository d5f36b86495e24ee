import { prices } from './market.ts';

/** The prices at one instant. `seq` counts instants, without a gap. */
export interface Tick {
  seq: number;
  prices: Record<string, number>;
}

const TICK_MS = 100;
/** A client that was away for longer begins anew. */
const MOST_MISSED = 3_000;

/**
 * Sends every tick after `after` (null: from now on) until the signal aborts. A tick comes of the
 * time alone, so every instance sends the same: a client may go on at another one.
 */
export function follow(
  after: number | null,
  send: (tick: Tick) => void,
  signal: AbortSignal,
): void {
  let last = Math.max(after ?? newest() - 1, newest() - MOST_MISSED);
  const catchUp = () => {
    while (last < newest() && !signal.aborted) send(tickOf(++last));
  };
  const timer = setInterval(catchUp, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  if (signal.aborted) clearInterval(timer);
  else catchUp();
}

/** What `?after=` says; null without it. */
export function afterIn(url: string): number | null {
  const after = new URL(url, 'http://market').searchParams.get('after');
  return after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null;
}

function newest(): number {
  return Math.floor(Date.now() / TICK_MS);
}

/** A wave of one per cent around the listed prices, with another phase for each coin. */
function tickOf(seq: number): Tick {
  const moved = Object.entries(prices()).map(([symbol, price], coin) => {
    const wave = 1 + 0.01 * Math.sin(seq / 50 + coin);
    return [symbol, Math.round(price * wave * 100) / 100];
  });
  return { seq, prices: Object.fromEntries(moved) };
}
