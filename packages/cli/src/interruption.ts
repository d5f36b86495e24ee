const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs what waits for long: its signal is aborted by the first Ctrl-C, SIGTERM or SIGHUP, so that it
 * can say where it stopped. A second one ends the process at once.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopped = new AbortController();
  const stop = (): void => {
    for (const name of SIGNALS) process.off(name, stop);
    stopped.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await run(stopped.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}
