import type { Head, Report } from '@keyturn/core';
import type { Verdict } from '../../../packages/verifier/src/answer/verdict.ts';
import type { KeySet } from '../../../packages/verifier/src/sync/key-set.ts';
import type { PresentedKey } from '../../../packages/verifier/src/verification.ts';
import { createVerifier, type Verifier } from '../../../packages/verifier/src/verifier.ts';
import { Life } from '../engine/life.ts';
import type { Machine } from '../engine/machine.ts';
import { ProcessSchedule } from '../engine/process-schedule.ts';
import type { VerifierChanged } from '../observed.ts';
import { Disk } from './disk.ts';
import type { Lie } from './lies.ts';
import { olderReport } from './older-report.ts';
import type { Surroundings } from './surroundings.ts';

export const SERVER_URL = 'https://keys.example.com';
const REPLICA = 'replica';

export interface VerifierPlace {
  name: string;
  region: string;
  token: string;
  /** Id of its group. */
  group: string;
  api: string;
  /** Ids of all apis that its group is told of. */
  apis: readonly string[];
  keepsFile: boolean;
}

/** One verifier process at a time on one machine: the product's own verifier in the world's ports. */
export class VerifierProcess {
  readonly place: VerifierPlace;
  readonly machine: Machine;
  readonly disk = new Disk();
  /** Copies of its machine, which stand beside it: whoever is led here is led to one of them, too. */
  readonly copies: VerifierProcess[] = [];
  readonly #world: Surroundings;
  #life = new Life();
  #schedule: ProcessSchedule | null = null;
  #verifier: Verifier | null = null;
  #starts = 0;
  /** What the randomness of its next start follows from. */
  #randomName: string;
  #state = 'blank';
  #applied: Head | null = null;
  /** What is wrong in its reports; null: nothing. */
  #lie: Lie | null = null;
  /** Up to this sequence its reports are of what it saw before, and true; null: the next one is the last. */
  #trueUpTo: number | null = null;
  /** It is of an earlier release, whose reports have no optional members. */
  isOlder = false;
  #instance = '';
  #touched = false;
  #frozenUntil = 0;
  /** It was started, and nobody was told yet. */
  #isNew = false;

  constructor(world: Surroundings, machine: Machine, place: VerifierPlace) {
    this.#world = world;
    this.machine = machine;
    this.place = place;
    this.#randomName = place.name;
  }

  get name(): string {
    return this.place.name;
  }

  /** Whether it runs, and its machine does. */
  get isRunning(): boolean {
    const isStill = this.machine.isAsleep || this.#world.now < this.#frozenUntil;
    return this.#verifier !== null && !isStill;
  }

  /** Of the process that runs; null while none does. */
  get verifier(): Verifier | null {
    return this.#verifier;
  }

  /** What the process that runs knows. */
  get keySet(): KeySet | null {
    return (this.#verifier as { keySet?: KeySet } | null)?.keySet ?? null;
  }

  get instance(): string {
    return this.#instance;
  }

  get life(): Life {
    return this.#life;
  }

  start(): void {
    if (this.#verifier !== null) return;
    const { machine, place } = this;
    const world = this.#world;
    const life = new Life();
    this.#life = life;
    this.#starts++;
    const bytes = world.random.of(`${this.#randomName}/${this.#starts}`);
    this.#randomName = place.name;
    const schedule = new ProcessSchedule(machine, life, world.lengths.verifier);
    this.#schedule = schedule;
    this.#verifier = createVerifier({
      url: SERVER_URL,
      token: place.token,
      api: place.api,
      environment: 'live',
      missBudget: null,
      ...(place.keepsFile ? { snapshotFile: REPLICA } : {}),
      onAlarm: ({ code }) => world.say(this.name, `alarm ${code}`),
      ports: {
        clock: {
          wallMs: () => machine.wallMs(),
          monotonicMs: () => machine.monotonicMs(),
          uptimeMs: () => machine.uptimeMs(),
          bootId: () => machine.bootId(),
        },
        random: bytes,
        net: { fetch: (url, init) => this.#fetch(url, init, life) },
        schedule: {
          after: (ms, call) => {
            // Whatever happens in it sets a timer sooner or later.
            this.#touched = true;
            return schedule.after(ms, () => {
              this.#touched = true;
              call();
            });
          },
        },
        files: this.disk.filesOf(life),
      },
    });
    this.#trueUpTo = this.#lie === null ? null : 0;
    this.#state = 'blank';
    this.#applied = null;
    this.#instance = this.#verifier.status().instance;
    this.#isNew = true;
    this.#touched = true;
  }

  /** Null: nobody answers here. */
  verify(presented: PresentedKey): Verdict | Promise<Verdict> | null {
    if (!this.isRunning) return null;
    this.#touched = true;
    return this.#verifier?.verifyKey(presented) ?? null;
  }

  /** After an event: tells the onlooker what has become of this process. */
  look(): void {
    if (!this.#touched || this.#verifier === null) return;
    this.#touched = false;
    if (this.#isNew) this.#tell('started', null);
    this.#isNew = false;
    const { state, applied, instance } = this.#verifier.status();
    if (instance !== this.#instance) {
      this.#instance = instance;
      this.#tell('renewed', null);
    }
    if (applied !== null && applied.hash !== this.#applied?.hash) this.#tell('applied', applied);
    if (state !== this.#state) {
      if (state === 'fresh') this.#tell('became-fresh', null);
      else if (this.#state === 'fresh') this.#tell('became-late', null);
    }
    this.#applied = applied;
    this.#state = state;
  }

  /** It is gone from one instant to the next; its file stays as it was written last. */
  crash(): void {
    if (this.#verifier === null) return;
    this.#verifier = null;
    this.#life.end();
    this.#tell('crashed', null);
  }

  /**
   * Copies the machine with all that its process has: the copy calls itself the same, and goes on
   * from the same file. It must still be started; from the start after that on it draws by itself, as
   * each process does that a system starts.
   */
  clone(): VerifierProcess {
    const world = this.#world;
    const place = { ...this.place, name: `${this.name}-clone` };
    const copy = new VerifierProcess(world, world.machine(place.name), place);
    copy.#randomName = this.#randomName;
    copy.#starts = this.#starts - 1;
    copy.disk.putBack(this.disk.image());
    this.copies.push(copy);
    return copy;
  }

  /** What it sees from now on it does not report as it is. */
  lies(lie: Lie): void {
    this.#lie = lie;
    this.#trueUpTo = null;
  }

  /** It reports what it saw, and nothing else. */
  get isHonest(): boolean {
    return this.#lie === null;
  }

  /** A clean stop. */
  async stop(): Promise<void> {
    const verifier = this.#verifier;
    if (verifier === null) return;
    const life = this.#life;
    this.#verifier = null;
    await verifier.close();
    life.end();
    this.#tell('stopped', null);
  }

  /** It does nothing for so long, while its clocks go on. */
  freeze(ms: number): void {
    this.#frozenUntil = this.#world.now + ms;
    this.#schedule?.stopUntil(this.#frozenUntil);
  }

  tearFile(share: number): void {
    this.disk.tear(REPLICA, share);
  }

  async #fetch(url: string, init: RequestInit, life: Life): Promise<Response> {
    this.#touched = true;
    const node = this.#world.nodeFor(this.name);
    const response = await this.#world.network.call(this.name, node, url, this.#sent(init), life);
    this.#touched = true;
    return response;
  }

  #sent(init: RequestInit): RequestInit {
    if ((this.#lie === null && !this.isOlder) || typeof init.body !== 'string') return init;
    const report = JSON.parse(init.body) as Report;
    const told = this.isOlder ? olderReport(report) : report;
    return { ...init, body: JSON.stringify(this.#lying(told)) };
  }

  #lying(report: Report): Report {
    const replica = this.keySet?.replica ?? null;
    if (this.#lie === null || replica === null) return report;
    this.#trueUpTo ??= report.sequence;
    return report.sequence <= this.#trueUpTo ? report : this.#lie(report, replica);
  }

  #tell(change: VerifierChanged['change'], head: Head | null): void {
    this.#world.verifierChanged(this.name, this.#instance, change, head);
  }
}
