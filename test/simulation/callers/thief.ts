import { HolderError } from '../../../packages/client/src/holder/holder-error.ts';
import { postSigned } from '../../../packages/client/src/holder/post-signed.ts';
import type { HolderIdentity } from '../../../packages/client/src/identity/holder-identity.ts';
import { Caller } from '../world/caller.ts';
import { clientProcess, HOLDER_SERVER } from '../world/holder-link.ts';
import { WorldHolderKeys } from '../world/world-holder-keys.ts';

const HOUR = 3_600_000;

/** Has copied a key string from somebody who held it, and no holder's keys. It never gives up. */
export class Thief extends Caller {
  override compliant = false;
  readonly #strings: string[] = [];

  override get keyString(): string | null {
    return this.#strings.at(-1) ?? null;
  }

  /** Copies what the victim would send now. */
  steal(victim: Caller): void {
    const { keyString } = victim;
    if (keyString === null || this.#strings.includes(keyString)) return;
    this.#strings.push(keyString);
    this.obtained(keyString, 'theft');
    if (this.#strings.length === 1) this.every(5 * HOUR, () => this.#try());
  }

  async #try(): Promise<void> {
    for (const keyString of this.#strings) await this.present(keyString);
    await this.#pickUp();
  }

  /** As each holder of the key in turn, with keys of its own. */
  async #pickUp(): Promise<void> {
    const holders = this.world.callers.filter(
      ({ keyId, holderId }) => keyId === this.keyId && holderId !== null,
    );
    if (holders.length === 0) return;
    const victim = this.random.pick(holders);
    const identity: HolderIdentity = {
      id: victim.holderId ?? '',
      keyId: this.keyId,
      apiId: '',
      environment: 'live',
      origin: HOLDER_SERVER.url,
      name: this.name,
      kind: 'durable',
      class: 'sdk',
      keys: new WorldHolderKeys(this.random.of('forged keys')),
      versions: [],
      confirmed: false,
    };
    const { ports } = clientProcess(this.world, this.name);
    try {
      const { json } = await postSigned({ ...HOLDER_SERVER, ports }, identity, 'pickup', {
        have: null,
      });
      const { version } = json as { version: number };
      const known = this.world.versions.ofKey(this.keyId).get(version);
      // It cannot open what came; that it came at all is bad enough.
      if (known !== undefined) this.obtained(known.keyString, 'pickup');
    } catch (error) {
      if (!(error instanceof HolderError)) throw error;
      this.world.say(this.name, `was refused the pickup: ${error.code}`);
    }
  }
}
