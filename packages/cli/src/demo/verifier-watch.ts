import type { VerifierInstance } from '@keyturn/core';
import { pause } from './pause.ts';
import type { RecordedVerifier } from './record/demo-record.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 500;

/** Follows the instances that check keys, as the server knows them. */
export class VerifierWatch {
  readonly #stage: Stage;
  readonly #loop: Promise<void>;
  #running = true;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#loop = this.#follow();
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#loop;
  }

  async #follow(): Promise<void> {
    while (this.#running) {
      await this.#look().catch(() => this.#loseSight());
      await pause(LOOK_EVERY_MS);
    }
  }

  async #look(): Promise<void> {
    const { data } = await this.#stage.admin.GET('/v1/verifiers', { params: { query: {} } });
    if (!data) return this.#loseSight();
    this.#stage.recorder.record.verifiers = data.items.flatMap((group) =>
      group.instances.map((instance) => seen(group.name, group.region, instance)),
    );
  }

  /** While the server is away nothing is known of them; they go on answering. */
  #loseSight(): void {
    for (const verifier of this.#stage.recorder.record.verifiers) verifier.known = false;
  }
}

function seen(group: string, region: string, instance: VerifierInstance): RecordedVerifier {
  return {
    name: `${group} ${instance.id.slice(-4)}`,
    region,
    revision: instance.applied?.revision ?? null,
    behind: instance.revisionsBehind,
    standing: instance.standing,
    sessions: instance.sessions,
    known: true,
  };
}
