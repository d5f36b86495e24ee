// Those of node:timers, as the global ones of Deno cannot be unreferenced.
import { clearTimeout, setTimeout } from 'node:timers';
import type { ClientPorts } from './ports.ts';

// A timer set for longer than this fires at once, in every runtime.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The ports of the machine that this runs on, each replaced by what `given` has. */
export function systemPorts(given: Partial<ClientPorts> = {}): ClientPorts {
  return {
    clock: given.clock ?? { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: given.random ?? (() => Math.random()),
    schedule: given.schedule ?? { after },
    // Looked up at each call, so that a program may replace the global one later.
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}

function after(ms: number, call: () => void, awaited = false): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const arm = (restMs: number): void => {
    const stepMs = Math.min(restMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (restMs > stepMs ? arm(restMs - stepMs) : call()), stepMs);
    if (!awaited) timer.unref();
  };
  arm(Math.max(0, ms));
  return () => clearTimeout(timer);
}
