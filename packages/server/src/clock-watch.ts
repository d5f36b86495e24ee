import { clockOffSince } from './clock-off.ts';
import type { Deployment } from './deployment.ts';

/** Says in the log, once at each turn, that the wall clock of this node went wrong or is right again (K8). */
export class ClockWatch {
  readonly #deployment: Deployment;
  #wasOff = false;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  look(): void {
    const { serverTime, log } = this.#deployment;
    const isOff = clockOffSince(this.#deployment) !== null;
    if (isOff === this.#wasOff) return;
    this.#wasOff = isOff;
    const offsetMs = Math.round(serverTime.offsetMs());
    if (!isOff) log.warn({ offsetMs }, 'the wall clock is right again: commands are taken');
    else {
      log.error(
        { offsetMs },
        'the wall clock is off server time: commands are refused but for security acts, and nothing ends by time',
      );
    }
  }
}
