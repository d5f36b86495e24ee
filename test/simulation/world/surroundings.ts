import type { Durations, Head } from '@keyturn/core';
import { Machine } from '../engine/machine.ts';
import { Network } from '../engine/network.ts';
import { SeededRandom } from '../engine/seeded-random.ts';
import { Timeline } from '../engine/timeline.ts';
import { Trace } from '../engine/trace.ts';
import type { Observed, VerifierChanged } from '../observed.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { TrueCaller } from '../oracle/truth.ts';
import type { ActingNode } from './acting-node.ts';
import type { WorldDatabase } from './database.ts';
import { drawDurations, type TimerLengths, timerLengths } from './durations.ts';
import { Versions } from './versions.ts';

/** A world lasts two days at least. */
const LEAST_MS = 49 * 3_600_000;

/** What every part of a world stands in: its time, network, database and trace, and who looks on. */
export abstract class Surroundings {
  readonly seed: number;
  readonly random: SeededRandom;
  readonly timeline = new Timeline();
  readonly trace = new Trace();
  readonly network: Network;
  readonly database: WorldDatabase;
  readonly durations: Durations;
  readonly lengths: TimerLengths;
  readonly versions = new Versions();
  readonly callers: TrueCaller[] = [];
  /** What processes logged of late. */
  readonly said: string[] = [];
  /** Since when nothing goes wrong; null: something does. */
  quietSince: number | null = 0;
  /** How many faults are at work; the same one may be twice. */
  #atWork = 0;
  /** Ids of verifier groups by their token. */
  readonly tokens = new Map<string, string>();
  /** From this instant on nothing goes wrong any more. */
  readonly calmFrom: number;
  readonly end: number;
  /** What somebody does to a key just when a version of it is picked up next. */
  readonly races = new Map<string, (version: number) => Promise<void>>();
  oracle: Oracle | null = null;
  /** The first mistake that no part of the world has an answer to. */
  failure: unknown = null;
  readonly #names = new Map<string, string>();
  readonly #machines = new Map<string, Machine>();

  constructor(seed: number, database: WorldDatabase) {
    this.seed = seed;
    this.database = database;
    this.random = new SeededRandom(`keyturn ${seed}`);
    this.network = new Network(this.timeline, this.random.of('network'));
    this.durations = drawDurations(this.random.of('durations'));
    this.lengths = timerLengths(this.random.of('timers'));
    const { leaseMs, graceMs } = this.durations;
    this.calmFrom = this.random.within(34, 40) * 3_600_000;
    const calmMs = 2 * leaseMs + graceMs.balanced + 5 * 3_600_000;
    this.end = Math.max(LEAST_MS, this.calmFrom + calmMs);
  }

  /** True time, ms since the world began. */
  get now(): number {
    return this.timeline.now;
  }

  observe(observed: Observed): void {
    this.oracle?.see(observed);
  }

  say(who: string, what: string): void {
    this.trace.add(this.now, who, what);
  }

  /** What nobody awaits, and may not fail. */
  async guard(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.failure ??= error;
    }
  }

  /** A fault begins, or ends. */
  faultChanged(fault: string, subject: string, change: 'began' | 'ended'): void {
    const name = `${fault} of ${subject}`;
    this.#atWork += change === 'began' ? 1 : -1;
    this.quietSince = this.#atWork > 0 ? null : this.now;
    this.observe({ type: 'fault', at: this.now, fault, subject, change });
    this.say('fault', `${name} ${change}`);
  }

  /** What a process logs. Only the latest is kept. */
  log(text: string): void {
    this.said.push(text);
    if (this.said.length > 400) this.said.splice(0, 200);
  }

  /**
   * A machine whose clocks run up to ρ wrong and are up to half of ε off. Where they are slewed to the
   * right time, as those of servers are, they run wrong by so little that days do not add up to ε.
   */
  machine(name: string, slewed = false): Machine {
    const known = this.#machines.get(name);
    if (known !== undefined) return known;
    const random = this.random.of(`machine ${name}`);
    const { clockRateError, clockToleranceMs } = this.durations;
    const rate = 1 + (2 * random.next() - 1) * (slewed ? 0.000_01 : clockRateError * 0.98);
    const machine = new Machine(
      this.timeline,
      name,
      rate,
      Math.round((2 * random.next() - 1) * clockToleranceMs * 0.5),
    );
    this.#machines.set(name, machine);
    return machine;
  }

  /** The latest server time that a running node has; 0: none runs. */
  abstract latestServerTime(): number;

  /** The node that a call of `from` is led to now. */
  abstract nodeFor(from: string): ActingNode;

  nameKey(keyId: string, name: string): void {
    this.#names.set(keyId, name);
  }

  /** What people call a key in the trace. */
  keyName(keyId: string): string {
    return this.#names.get(keyId) ?? keyId;
  }

  /** The receipt that a command's result names. What is refused later counts from then on. */
  receiptOf(result: unknown): { id: string; worstCaseAt: number } | null {
    const id = (result as { receiptId?: unknown } | null | undefined)?.receiptId;
    if (typeof id !== 'string') return null;
    const [row] = this.database.query<{ worst_case_at: number }>(
      'select worst_case_at from receipts where id = ?',
      [id],
    );
    const { refuseAt } = result as { refuseAt?: number | null };
    if (row === undefined) return null;
    return { id, worstCaseAt: Math.max(row.worst_case_at, refuseAt ?? 0) };
  }

  verifierChanged(
    verifier: string,
    instance: string,
    change: VerifierChanged['change'],
    head: Head | null,
  ): void {
    this.observe({ type: 'verifier', at: this.now, verifier, instance, change, head });
    const at = head === null ? '' : ` ${head.epoch}.${head.revision}`;
    this.say(verifier, `${change}${at}`);
  }
}
