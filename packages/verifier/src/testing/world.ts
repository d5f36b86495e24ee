import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Alarm } from '../alarm.ts';
import type { VerifierOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import { createVerifier, type Verifier } from '../verifier.ts';
import { FakeControlPlane, TOKEN } from './control-plane.ts';
import { apiRecord, ringRecord } from './key-mint.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './until.ts';

const HASTE = 10;
/**
 * Time passes with the turns of the event loop: while the machine stalls, nothing that is on its way
 * gets on, and no lease, no wait of a request and no end of a key may come before it by chance.
 */
const MOST_PER_TURN_MS = 20;

/** A server, a machine whose clocks the test moves, and the verifiers on it. */
export class World {
  readonly server = new FakeControlPlane();
  readonly clock = new ManualClock();
  readonly alarms: Alarm[] = [];
  readonly #verifiers: Verifier[] = [];
  #directory = '';

  /** Everything of it ends with the test. Its key set has an api and a ring key, revision 1. */
  static async begin(t: TestContext): Promise<World> {
    const world = new World();
    world.#directory = await mkdtemp(join(tmpdir(), 'keyturn-verifier-'));
    t.after(() => world.#end());
    await world.server.start();
    world.server.publish(apiRecord(), ringRecord);
    return world;
  }

  get file(): string {
    return join(this.#directory, 'replica');
  }

  /** A verifier of which nothing is waited for. */
  verifier(options: VerifierOptions = {}): Verifier {
    const ports: Partial<Ports> = { clock: this.clock, schedule: this.clock, ...options.ports };
    const verifier = createVerifier({
      url: this.server.url,
      token: TOKEN,
      onAlarm: (alarm) => this.alarms.push(alarm),
      ...options,
      ports,
    });
    this.#verifiers.push(verifier);
    return verifier;
  }

  /** A verifier that is fresh. */
  async fresh(options: VerifierOptions = {}): Promise<Verifier> {
    const verifier = this.verifier(options);
    await this.until(() => verifier.status().state === 'fresh', 'the verifier becomes fresh');
    return verifier;
  }

  /**
   * Waits while time passes, faster than it really does as long as the machine keeps up, so that what
   * is scheduled happens.
   */
  async until(holds: () => boolean, what: string): Promise<void> {
    let last = performance.now();
    await until(holds, what, () => {
      const due = Math.floor((performance.now() - last) * HASTE);
      last += due / HASTE;
      this.advance(Math.min(due, MOST_PER_TURN_MS));
    });
  }

  /** Waits for what is on its way while time stands still. */
  async still(holds: () => boolean, what: string): Promise<void> {
    await until(holds, what, () => {});
  }

  /** Waits until the verifier has applied what the server has. */
  async current(verifier: Verifier): Promise<void> {
    const { revision } = this.server.head;
    await this.until(() => verifier.status().applied?.revision === revision, 'it is applied');
  }

  /** Time passes, at the server too. */
  advance(ms: number): void {
    this.server.serverTime += ms;
    this.clock.advance(ms);
  }

  raised(code: Alarm['code']): boolean {
    return this.alarms.some((alarm) => alarm.code === code);
  }

  async #end(): Promise<void> {
    await this.server.stop();
    await Promise.all(this.#verifiers.map((verifier) => verifier.close()));
    await rm(this.#directory, { recursive: true });
  }
}
