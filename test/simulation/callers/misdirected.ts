import { Caller } from '../world/caller.ts';

const HOUR = 3_600_000;

/** Has been set up for the wrong place: its key is of another environment or api. It is told no. */
export class Misdirected extends Caller {
  override compliant = false;

  start(keyString: string): void {
    this.every(6 * HOUR, async () => {
      await this.present(keyString);
    });
  }
}
