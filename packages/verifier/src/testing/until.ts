import { setImmediate as turn } from 'node:timers/promises';

/** Far longer than anything may take here, on however slow a machine. */
const GIVE_UP_MS = 120_000;

/** Waits for what events bring about, turn by turn of the event loop; never for a length of time. */
export async function until(
  holds: () => boolean,
  what: string,
  eachTurn: () => void,
): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`in vain: ${what}`);
    eachTurn();
    await turn();
  }
}
