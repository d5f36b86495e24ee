import type { Rotation } from '@keyturn/core';
import { pause } from './pause.ts';
import type { Stage, StagedClient } from './stage.ts';

const LOOK_EVERY_MS = 250;

/** Follows the demo's rotations, also across the server's death, and tells each change of phase. */
export class RotationWatch {
  readonly #stage: Stage;
  readonly #progress: (text: string) => void;
  readonly #latest = new Map<string, Rotation>();
  /** When each rotation was first seen in each phase, ms of this process's monotonic clock. */
  readonly #firstSeen = new Map<string, number>();
  readonly #told = new Set<string>();
  #running = true;
  readonly #loop: Promise<void>;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#progress = stage.progress;
    this.#loop = this.#follow();
  }

  of(client: StagedClient): Rotation | undefined {
    return this.#latest.get(client.keyId);
  }

  all(): Rotation[] {
    return [...this.#latest.values()];
  }

  firstSeenMs(client: StagedClient, phase: string): number | null {
    return this.#firstSeen.get(`${client.keyId} ${phase}`) ?? null;
  }

  /** Resolves when `condition` holds. @throws Error, naming `what`, after `timeoutMs`. */
  async until(what: string, timeoutMs: number, condition: () => boolean): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!condition()) {
      if (performance.now() > deadline)
        throw new Error(`waited in vain until ${what}: ${this.#where()}`);
      await pause(LOOK_EVERY_MS / 2);
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#loop;
  }

  async #follow(): Promise<void> {
    while (this.#running) {
      await this.#look().catch(() => undefined);
      await pause(LOOK_EVERY_MS);
    }
  }

  async #look(): Promise<void> {
    const { data } = await this.#stage.admin.GET('/v1/rotations', {
      params: { query: { limit: 200 } },
    });
    for (const rotation of data?.items ?? []) {
      const client = this.#stage.clients.find((one) => one.keyId === rotation.keyId);
      if (client) this.#take(client, rotation);
    }
  }

  #take(client: StagedClient, rotation: Rotation): void {
    this.#stage.recorder.rotation(client.name, rotation);
    const known = this.#latest.get(client.keyId);
    // The list is newest first: an older rotation of the same key is history.
    if (known && known.id !== rotation.id && known.startedAt > rotation.startedAt) return;
    this.#latest.set(client.keyId, rotation);
    const seen = `${client.keyId} ${rotation.phase}`;
    if (!this.#firstSeen.has(seen)) {
      this.#firstSeen.set(seen, performance.now());
      this.#progress(`${client.name}: version ${rotation.from} → ${rotation.to} ${rotation.phase}`);
    }
    this.#tellWaits(client, rotation);
  }

  /** What holds the late client's rotation back, each kind once. */
  #tellWaits(client: StagedClient, rotation: Rotation): void {
    if (client.kind !== 'late' || rotation.phase !== 'migrating') return;
    for (const wait of rotation.waitsFor) {
      const once = `${rotation.id} ${wait.code}`;
      if (this.#told.has(once)) continue;
      this.#told.add(once);
      this.#progress(`${client.name} waits: ${wait.text}`);
    }
  }

  #where(): string {
    return this.#stage.clients
      .map((client) => {
        const rotation = this.of(client);
        const waits = rotation?.waitsFor.map((wait) => wait.text).join('; ');
        return `${client.name} ${rotation?.phase ?? 'none'}${waits ? ` (${waits})` : ''}`;
      })
      .join(', ');
  }
}
