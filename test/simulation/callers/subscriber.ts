import type { Session } from '../../../packages/verifier/src/session/session.ts';
import type { Verifier } from '../../../packages/verifier/src/verifier.ts';
import type { VerifierProcess } from '../world/verifier-process.ts';
import { MountedVolume } from './mounted-volume.ts';

const MINUTE = 60_000;

interface Open {
  session: Session;
  verifier: Verifier;
  process: VerifierProcess;
  version: number;
}

/** Keeps a connection open for a while, now and then, with the key that it has at that time (K16). */
export class Subscriber extends MountedVolume {
  #open: Open | null = null;

  override start(): void {
    super.start();
    this.every(this.random.within(300, 600) * MINUTE, () => this.#connect(), 120 * MINUTE);
  }

  async #connect(): Promise<void> {
    const { keyString, world } = this;
    const running = this.place.verifiers.filter(({ isRunning }) => isRunning);
    if (keyString === null || running.length === 0 || this.#open !== null) return;
    const process = this.random.pick(running);
    const { verifier } = process;
    const version = world.versions.of(keyString)?.number ?? 0;
    if (verifier === null) return;
    const asked = { key: keyString, address: '198.51.100.20', userAgent: 'subscriber' };
    const { session } = await verifier.openSession(
      { ...asked, method: 'GET', route: '/stream', scopes: this.place.scopes },
      { onEnd: () => this.#ended() },
    );
    if (session === null || process.verifier !== verifier) return;
    this.#open = { session, verifier, process, version };
    this.#tell('opened', this.#open);
    // Some stay open for longer than any quiet window.
    const [least, most] = this.random.chance(0.6) ? [500, 1_600] : [10, 60];
    world.timeline.in(this.random.within(least, most) * MINUTE, () => this.#close(session));
  }

  #close(session: Session): void {
    if (this.#open?.session !== session) return;
    session.close();
    this.#ended();
  }

  #ended(): void {
    const open = this.#open;
    this.#open = null;
    // With its process a connection is gone without a word.
    if (open !== null && open.process.verifier === open.verifier) this.#tell('ended', open);
  }

  #tell(change: 'opened' | 'ended', { process, version }: Open): void {
    const { name: caller, keyId, world } = this;
    const about = { caller, verifier: process.name, keyId, version, change };
    world.observe({ type: 'connection', at: world.now, ...about });
    world.say(caller, `connection at ${process.name} with version ${version} ${change}`);
  }
}
