import type { Life } from './life.ts';
import type { Machine } from './machine.ts';

/**
 * The timers of one process: they go by its machine's monotonic clock, stand still while the machine
 * sleeps or the process is stopped, and are gone with the process.
 */
export class ProcessSchedule {
  readonly #machine: Machine;
  readonly #lengthOf: (ms: number) => number;
  readonly #life: Life;
  #stoppedUntil = 0;

  /** @param lengthOf - how late a timer of so many ms goes off; never less. */
  constructor(machine: Machine, life: Life, lengthOf: (ms: number) => number) {
    this.#machine = machine;
    this.#life = life;
    this.#lengthOf = lengthOf;
  }

  readonly after = (ms: number, call: () => void): (() => void) => {
    const machine = this.#machine;
    const due = machine.monotonicMs() + this.#lengthOf(ms);
    let forget = () => {};
    const arm = (): void => {
      const { timeline } = machine;
      if (machine.isAsleep) {
        forget = machine.onWake(arm);
        return;
      }
      const stopped = this.#stoppedUntil - timeline.now;
      const left = Math.max((due - machine.monotonicMs()) / machine.rate, stopped);
      forget = timeline.in(Math.max(0, left), () => {
        if (this.#life.hasEnded) return;
        const isDue = !machine.isAsleep && machine.monotonicMs() >= due - 1e-6;
        if (isDue && timeline.now >= this.#stoppedUntil) call();
        else arm();
      });
    };
    arm();
    return () => forget();
  };

  /** The process does nothing until then, while all clocks go on. */
  stopUntil(at: number): void {
    this.#stoppedUntil = Math.max(this.#stoppedUntil, at);
  }
}
