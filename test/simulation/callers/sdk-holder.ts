import type { IdentityStore } from '../../../packages/client/src/identity/identity-store.ts';
import { memoryIdentity } from '../../../packages/client/src/identity/memory-identity.ts';
import { KeyUnavailableError } from '../../../packages/client/src/key-unavailable-error.ts';
import { KeyturnClient } from '../../../packages/client/src/keyturn-client.ts';
import type { KeyturnEvent } from '../../../packages/client/src/keyturn-event.ts';
import { pickup } from '../../../packages/client/src/sources/pickup.ts';
import type { Verdict } from '../../../packages/verifier/src/answer/verdict.ts';
import { responseOf } from '../engine/network.ts';
import { Caller } from '../world/caller.ts';
import { type ClientProcess, clientProcess, enrolInWorld } from '../world/holder-link.ts';
import { SERVER_URL } from '../world/verifier-process.ts';

const API_URL = 'https://api.example.com';

/** A program with the client SDK: the real one, in the world's ports. Its identity outlives it. */
export class SdkHolder extends Caller {
  #store: IdentityStore = memoryIdentity();
  #holderId: string | null = null;
  #client: KeyturnClient | null = null;
  #process: ClientProcess | null = null;
  #first = '';
  #sent: string | null = null;
  #isOff = false;
  /** It was said to be gone, and has left off. */
  hasLeft = false;

  override get keyString(): string | null {
    return this.#sent;
  }

  override get holderId(): string | null {
    return this.#holderId;
  }

  start(first: string): void {
    this.#first = first;
    this.#sent = first;
    this.obtained(first, 'issue');
    void this.world.guard(this.#enrol());
    this.every(this.random.within(15, 50) * 60_000, () => this.#call());
  }

  /** The process is gone; a new one begins with the stored identity. */
  restart(afterMs: number): void {
    this.#process?.life.end();
    this.#client = null;
    this.world.say(this.name, 'crashed');
    this.world.timeline.in(afterMs, () => this.#open());
  }

  /** It is switched off; what it holds stays in its store. */
  switchOff(): void {
    this.#isOff = true;
    this.#process?.life.end();
    this.#client = null;
    this.world.say(this.name, 'is off');
  }

  switchOn(): void {
    this.#isOff = false;
    this.#open();
  }

  leave(): void {
    this.hasLeft = true;
    this.compliant = false;
    this.#process?.life.end();
    this.#client = null;
    this.keepsOnly([]);
  }

  async #enrol(): Promise<void> {
    const identity = await enrolInWorld(this.world, this.name, this.keyId);
    if (identity === null) {
      this.world.timeline.in(900_000, () => void this.world.guard(this.#enrol()));
      return;
    }
    this.#holderId = identity.id;
    await this.#store.save(identity);
    this.#open();
  }

  #open(): void {
    if (this.hasLeft || this.#isOff || this.#client !== null) return;
    const process = clientProcess(this.world, this.name);
    this.#process = process;
    const { clock, random, schedule, fetch } = process.ports;
    const source = pickup({ url: SERVER_URL, identity: this.#store, initial: this.#first, fetch });
    this.#client = new KeyturnClient({
      ...{ keys: source, api: API_URL, clock, random, schedule },
      fetch: (_url, init) => this.#api(new Headers(init?.headers)),
      onEvent: (event) => this.#heed(event),
    });
  }

  async #call(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    try {
      await client.fetch('/prices');
    } catch (error) {
      if (error instanceof TypeError || error instanceof KeyUnavailableError) return;
      throw error;
    }
    if (client === this.#client) this.#noteHeld(client);
  }

  /** The API that it calls, as far as it looks at the key. */
  async #api(headers: Headers): Promise<Response> {
    const keyString = headers.get('x-api-key') ?? '';
    this.#sent = keyString;
    const verdict: Verdict | null = await this.present(keyString);
    if (verdict === null) throw new TypeError('fetch failed');
    const date = new Date(this.world.machine('api').wallMs()).toUTCString();
    return responseOf(verdict.status, { date, ...verdict.headers }, '', null);
  }

  #heed(event: KeyturnEvent): void {
    if (event.type === 'obtained' || event.type === 'confirmed' || event.type === 'adopted') {
      this.world.say(this.name, `${event.type} version ${event.version}`);
      void this.world.guard(this.#noteObtained());
    }
    if (event.type === 'source-failed') this.world.say(this.name, `failed: ${event.text}`);
  }

  async #noteObtained(): Promise<void> {
    const identity = await this.#store.load();
    for (const { number, keyString } of identity?.versions ?? []) {
      // Also one that it had before, and gave back in between.
      if (this.held().includes(number)) continue;
      this.world.versions.learn(this.keyId, number, keyString.reveal());
      this.obtained(keyString.reveal(), 'pickup');
    }
  }

  #noteHeld(client: KeyturnClient): void {
    const { current, next, previous } = client.status();
    const held = [current, next, previous].map((shown) => shown?.version ?? null);
    if (held.includes(null) && current?.version === null) return;
    this.keepsOnly(held.filter((version) => version !== null));
  }
}
