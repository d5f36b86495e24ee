/** What a client program calls, and how often. Read from its environment. */
export interface LoadSettings {
  /** Origins of the API's instances, called in turn. */
  apiUrls: string[];
  requestsPerSecond: number;
  /** What the API sees of the program. */
  userAgent: string;
}

export function readLoadSettings(env: NodeJS.ProcessEnv): LoadSettings {
  return {
    apiUrls: required(env, 'DEMO_API_URLS').split(','),
    requestsPerSecond: Number(required(env, 'DEMO_REQUESTS_PER_SECOND')),
    userAgent: required(env, 'DEMO_USER_AGENT'),
  };
}

export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new TypeError(`${name} is not set`);
  return value;
}

const TICK_MS = 20;

/**
 * Calls `send` at an even rate with each URL in turn until stopped; then waits for those under way.
 * Calls that fall behind are sent late, not left out, so that the rate holds on a busy machine.
 *
 * @returns a function that stops it and resolves when nothing is under way any more.
 */
export function startLoad(
  settings: LoadSettings,
  send: (url: string) => Promise<unknown>,
): () => Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * settings.requestsPerSecond;
    while (sent < due && underWay.size < 64) {
      const call = callOf(settings, sent++);
      const running = send(call).catch(() => undefined);
      underWay.add(running);
      running.finally(() => underWay.delete(running));
    }
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(underWay);
  };
}

const ROUTES = ['/prices', '/market-caps'];

function callOf(settings: LoadSettings, count: number): string {
  const origin = settings.apiUrls[count % settings.apiUrls.length] as string;
  const route = ROUTES[Math.floor(count / settings.apiUrls.length) % ROUTES.length] as string;
  return origin + route;
}

/** Runs until the demo asks the program to stop; resolves then. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
