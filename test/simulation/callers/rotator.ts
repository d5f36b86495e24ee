import { confirmVersion } from '../../../packages/client/src/holder/confirm-version.ts';
import { HolderError } from '../../../packages/client/src/holder/holder-error.ts';
import { pickupVersion } from '../../../packages/client/src/holder/pickup-version.ts';
import {
  type HolderIdentity,
  withConfirmed,
  withVersion,
} from '../../../packages/client/src/identity/holder-identity.ts';
import { Caller } from '../world/caller.ts';
import { clientProcess, enrolInWorld, HOLDER_SERVER } from '../world/holder-link.ts';

/**
 * A job that fetches the new version, makes a test call with it, and has its program use it only hours
 * later. The test call is a use that proves nothing.
 */
export class Rotator extends Caller {
  #identity: HolderIdentity | null = null;
  #keyString: string | null = null;
  #isAdopting = false;

  override get keyString(): string | null {
    return this.#keyString;
  }

  override get holderId(): string | null {
    return this.#identity?.id ?? null;
  }

  async start(first: string): Promise<void> {
    this.#keyString = first;
    this.obtained(first, 'issue');
    const { pollMs } = this.world.durations;
    this.every(this.random.within(20, 45) * 60_000, async () => {
      if (this.#keyString !== null) await this.present(this.#keyString);
    });
    this.#identity = await enrolInWorld(this.world, this.name, this.keyId);
    this.every(pollMs * 0.8, () => this.#look());
  }

  async #look(): Promise<void> {
    this.#identity ??= await enrolInWorld(this.world, this.name, this.keyId);
    if (this.#identity === null || this.#isAdopting) return;
    const { ports } = clientProcess(this.world, this.name);
    const server = { ...HOLDER_SERVER, ports };
    try {
      const { opened, version } = await pickupVersion(server, this.#identity);
      if (opened !== null) {
        this.#identity = withVersion(this.#identity, opened);
        await this.#try(opened.keyString.reveal(), version);
      } else if (!this.#identity.confirmed && this.#identity.versions.length > 0) {
        await confirmVersion(server, this.#identity, version);
        this.#identity = withConfirmed(this.#identity, version);
      }
    } catch (error) {
      if (!(error instanceof HolderError)) throw error;
      this.world.say(this.name, `failed: ${error.code}`);
    }
  }

  async #try(keyString: string, version: number): Promise<void> {
    const { world } = this;
    world.versions.learn(this.keyId, version, keyString);
    this.obtained(keyString, 'pickup');
    await this.present(keyString, { probe: true });
    this.#isAdopting = true;
    const { sdkDeploymentMs, clientCacheMs } = world.durations;
    world.timeline.in(sdkDeploymentMs + clientCacheMs * (0.5 + this.random.next()), () => {
      this.#isAdopting = false;
      this.#keyString = keyString;
      this.holdsOnly(keyString, 'pickup');
    });
  }
}
