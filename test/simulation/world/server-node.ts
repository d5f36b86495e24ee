import { noteStart } from '../../../packages/server/src/clock-hold.ts';
import { requireRightClock } from '../../../packages/server/src/clock-off.ts';
import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { JournalUnavailable } from '../../../packages/server/src/history/journal-unavailable.ts';
import { startHistory } from '../../../packages/server/src/history/start-history.ts';
import { KeysetMemory } from '../../../packages/server/src/keyset/keyset-memory.ts';
import { RevocationLists } from '../../../packages/server/src/keyset/revocation-list.ts';
import { Refusal } from '../../../packages/server/src/problem/refusal.ts';
import {
  type Reconciler,
  startReconciler,
} from '../../../packages/server/src/reconciler/reconciler.ts';
import { ServerTime } from '../../../packages/server/src/server-time.ts';
import { StoreUnavailable } from '../../../packages/server/src/store/store-unavailable.ts';
import { makeDeployment } from '../../deployment.ts';
import { silentLog } from '../../silent-log.ts';
import { Life } from '../engine/life.ts';
import type { Machine } from '../engine/machine.ts';
import type { Answer, SentRequest } from '../engine/network.ts';
import { ProcessSchedule } from '../engine/process-schedule.ts';
import type { ActingNode, CommandAbout } from './acting-node.ts';
import { beginHolderCall } from './holder-call.ts';
import { type NodeStore, nodeStore } from './node-store.ts';
import { sealInWorld } from './sealed-box.ts';
import { answerRequest } from './server-routes.ts';
import type { Surroundings } from './surroundings.ts';
import { WorldJournal } from './world-journal.ts';

/** How long a person takes to see to a node that says that something is wrong. */
const PERSON_MS = 30 * 60_000;

/** What a node whose clock is off takes too, as the routes of the HTTP server say (K8, K10). */
const SECURITY_ACTS: ReadonlySet<string> = new Set([
  'key.compromise',
  'key.revoke',
  'key.suspend',
  'version.narrow',
  'version.revoke',
]);

/** One server process at a time on one machine, over the database that all share. */
export class ServerNode implements ActingNode {
  readonly name: string;
  readonly machine: Machine;
  /** Outlives its processes, on a disk of its own. */
  readonly journal = new WorldJournal();
  readonly #world: Surroundings;
  #life = new Life();
  #starts = 0;
  #running: Running | null = null;

  constructor(world: Surroundings, machine: Machine) {
    this.#world = world;
    this.name = machine.name;
    this.machine = machine;
  }

  /** Null while it does not run. */
  get deployment(): Deployment | null {
    return this.#running?.deployment ?? null;
  }

  get store(): NodeStore | null {
    return this.#running?.store ?? null;
  }

  get life(): Life {
    return this.#life;
  }

  /** Starts a process as `main.ts` does. Where it cannot, it tries again in a while. */
  async start(acceptJump = false): Promise<void> {
    const world = this.#world;
    const life = new Life();
    this.#life = life;
    this.#starts++;
    const store = nodeStore(world.database, life);
    try {
      this.#running = await this.#open(store, life, acceptJump);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      life.end();
      world.timeline.in(600_000, () => void world.guard(this.start()));
      return;
    }
    world.observe({ type: 'node', at: world.now, node: this.name, change: 'started' });
    world.say(this.name, 'started');
    if (this.deployment?.serverTime.isHeld()) this.#askPerson();
  }

  /** It started by a clock that may be wrong. A person looks at it and says that it is right. */
  #askPerson(): void {
    const world = this.#world;
    const life = this.#life;
    world.timeline.in(PERSON_MS, () => {
      if (life.hasEnded || !this.deployment?.serverTime.isHeld()) return;
      if (Math.abs(this.machine.wallErrorMs) > world.durations.clockToleranceMs) this.#askPerson();
      else void world.guard(this.stop().then(() => this.start(true)));
    });
  }

  async #open(store: NodeStore, life: Life, acceptJump: boolean): Promise<Running> {
    const { database, durations, lengths, random } = this.#world;
    const { journal } = this;
    const { machine } = this;
    const seed = `${this.name}/${this.#starts}`;
    const bytes = random.of(`${seed}/bytes`);
    const [head] = database.query<{ server_time: number }>('select server_time from head');
    const kept = Math.max(this.#world.latestServerTime(), database.serverTimeKept);
    const persistedMs = Math.max(head?.server_time ?? 0, kept, journal.lastCommittedAt());
    const { deployment } = await makeDeployment(
      store,
      {
        clock: machine,
        random: bytes,
        schedule: new ProcessSchedule(machine, life, lengths.server),
        sealToHolder: sealInWorld,
        serverTime: new ServerTime(machine, persistedMs, { acceptJump }),
        keyset: new KeysetMemory(machine, durations),
        durations,
        journal,
        log: logOf(this.#world, this.name),
      },
      { seed: `${this.#world.seed}/${seed}` },
    );
    await noteStart(deployment, persistedMs);
    await startHistory(deployment);
    const lists = new RevocationLists(deployment);
    return { deployment, store, lists, reconciler: startReconciler(deployment) };
  }

  handle(request: SentRequest): Promise<Answer> | null {
    const running = this.#running;
    if (running === null) return null;
    const { deployment, lists } = running;
    const life = this.#life;
    const call = beginHolderCall(this.#world, this.name, request);
    return answerRequest({ deployment, lists, tokens: this.#world.tokens }, request).then(
      (answer) => {
        if (life.hasEnded) throw new TypeError('the node has ended');
        call?.answered(answer);
        return answer;
      },
    );
  }

  /**
   * Runs a command and tells the onlooker what came of it.
   *
   * @returns null where it was refused, or nobody answered.
   */
  async run<T>(
    about: CommandAbout,
    work: (deployment: Deployment) => Promise<T>,
  ): Promise<T | null> {
    const world = this.#world;
    const { deployment } = this;
    if (deployment === null) return null;
    const life = this.#life;
    const calledAt = world.now;
    const told = { type: 'command' as const, calledAt, node: this.name, ...about };
    const subject = about.keyId === null ? '' : ` ${world.keyName(about.keyId)}`;
    world.observe({ type: 'asked', at: calledAt, node: this.name, ...about });
    try {
      if (!SECURITY_ACTS.has(about.verb)) requireRightClock(deployment);
      const result = await work(deployment);
      if (life.hasEnded) return null;
      const versions = versionsIn(result) ?? about.versions;
      const receipt = world.receiptOf(result);
      world.observe({ ...told, at: world.now, versions, refused: null, receipt });
      world.say(this.name, `${about.verb}${subject} by ${about.by}`);
      return result;
    } catch (error) {
      if (life.hasEnded) return null;
      const refused = refusalCode(error);
      if (refused === null) throw error;
      world.observe({ ...told, at: world.now, refused, receipt: null });
      world.say(this.name, `${about.verb}${subject} by ${about.by} refused: ${refused}`);
      return null;
    }
  }

  /** It is gone from one instant to the next, whatever it was doing. */
  crash(): void {
    if (this.#running === null) return;
    const world = this.#world;
    world.database.serverTimeKept = world.latestServerTime();
    this.#running = null;
    this.#life.end();
    world.observe({ type: 'node', at: world.now, node: this.name, change: 'crashed' });
    world.say(this.name, 'crashed');
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    await running.reconciler.stop();
    this.#running = null;
    this.#life.end();
    const world = this.#world;
    world.observe({ type: 'node', at: world.now, node: this.name, change: 'stopped' });
    world.say(this.name, 'stopped');
  }
}

interface Running {
  deployment: Deployment;
  store: NodeStore;
  reconciler: Reconciler;
  lists: RevocationLists;
}

/** Everything from warnings on, as text. */
function logOf(world: Surroundings, name: string): Deployment['log'] {
  const log = (fields: unknown, text?: unknown) => {
    const error = (fields as { err?: unknown } | null)?.err;
    world.log(`${JSON.stringify(fields)} ${text} ${error instanceof Error ? error.stack : ''}`);
    if (error instanceof Error) world.say(name, `logs ${error.name}: ${error.message}`);
  };
  return { ...silentLog, warn: log, error: log, fatal: log } as unknown as Deployment['log'];
}

/** A compromise says itself which versions fall. */
function versionsIn(result: unknown): number[] | null {
  const versions = (result as { versions?: unknown } | null | undefined)?.versions;
  return Array.isArray(versions) ? versions : null;
}

function refusalCode(error: unknown): string | null {
  if (error instanceof Refusal) return error.code;
  return isUnavailable(error) ? 'store-unavailable' : null;
}

/** A process that finds its database or its journal so ends, and is started again. */
function isUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof JournalUnavailable;
}
