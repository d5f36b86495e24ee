/** What a client program calls, and how often. Read from its environment. */
export interface LoadSettings {
  /** Origins of the API's instances, called in turn. */
  apiUrls: string[];
  requestsPerSecond: number;
  /** What it asks for, in turn: `read`, `trade`, `withdraw`. */
  calls: string[];
  /** What the API sees of the program. */
  userAgent: string;
}

export function readLoadSettings(env: NodeJS.ProcessEnv): LoadSettings {
  return {
    apiUrls: required(env, 'DEMO_API_URLS').split(','),
    requestsPerSecond: Number(required(env, 'DEMO_REQUESTS_PER_SECOND')),
    calls: (env.DEMO_CALLS ?? 'read').split(','),
    userAgent: required(env, 'DEMO_USER_AGENT'),
  };
}

export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new TypeError(`${name} is not set`);
  return value;
}

const TICK_MS = 40;

/**
 * Calls `send` at an even rate with each URL in turn until stopped; then waits for those under way.
 * Calls that fall behind are sent late, not left out, so that the rate holds on a busy machine.
 *
 * @returns a function that stops it and resolves when nothing is under way any more.
 */
export function startLoad(
  settings: LoadSettings,
  send: (url: string, call: CallForm) => Promise<unknown>,
): () => Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * settings.requestsPerSecond;
    while (sent < due && underWay.size < 64) {
      const { url, form } = callOf(settings, sent++);
      const running = send(url, form).catch(() => undefined);
      underWay.add(running);
      running.finally(() => underWay.delete(running));
    }
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(underWay);
  };
}

const READS = ['/prices', '/market-caps'];

const POWERFUL: Readonly<Record<string, { route: string; body: unknown }>> = {
  trade: { route: '/orders', body: { symbol: 'BTC', quantity: 1 } },
  withdraw: { route: '/withdrawals', body: { symbol: 'BTC', quantity: 1, to: 'elsewhere' } },
};

/** What `fetch` is to be told beside the URL. */
export interface CallForm {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
}

function callOf(settings: LoadSettings, count: number): { url: string; form: CallForm } {
  const { apiUrls, calls, userAgent } = settings;
  const origin = apiUrls[count % apiUrls.length] as string;
  const turn = Math.floor(count / apiUrls.length);
  const powerful = POWERFUL[calls[turn % calls.length] as string];
  if (!powerful) {
    const route = READS[Math.floor(turn / calls.length) % READS.length] as string;
    return {
      url: origin + route,
      form: { method: 'GET', headers: { 'user-agent': userAgent }, body: null },
    };
  }
  const headers = { 'user-agent': userAgent, 'content-type': 'application/json' };
  const form: CallForm = { method: 'POST', headers, body: JSON.stringify(powerful.body) };
  return { url: origin + powerful.route, form };
}

/** Runs until the demo asks the program to stop; resolves then. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
