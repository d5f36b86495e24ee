/**
 * What time it is at the server, as a lower bound: the latest time that the server told, plus what
 * has passed since on the monotonic clock, taken slow by its rate error ρ (K8). Never falls.
 */
export class ServerClock {
  #toldMs: number | null = null;
  #toldAtMs = 0;

  /** The server told its time; `atMs` is the monotonic instant at which that was received. */
  tell(serverTime: number, atMs: number, clockRateError: number): void {
    const estimate = this.at(atMs, clockRateError);
    if (estimate !== null && serverTime <= estimate) return;
    this.#toldMs = serverTime;
    this.#toldAtMs = atMs;
  }

  /**
   * The same from above: the server's clock may be fast by ρ while this one is slow by it. What is
   * rounded against the client is decided by this.
   */
  atMost(monotonicMs: number, clockRateError: number): number | null {
    if (this.#toldMs === null) return null;
    return this.#toldMs + (monotonicMs - this.#toldAtMs) * (1 + 2 * clockRateError);
  }

  /** Server time at a monotonic instant, or null while the server has not been heard of. */
  at(monotonicMs: number, clockRateError: number): number | null {
    if (this.#toldMs === null) return null;
    return this.#toldMs + (monotonicMs - this.#toldAtMs) * (1 - clockRateError);
  }
}
