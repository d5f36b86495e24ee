import assert from 'node:assert/strict';
import {
  confirmVersion,
  createIdentity,
  designatedVersion,
  enrolHolder,
  type HolderIdentity,
  pickupVersion,
  withConfirmed,
  withVersion,
} from '@keyturn/client';
import type { Operator } from './operator.ts';

/** A host of a client, with the pipeline that gives its program the version to use. */
export class CanaryHost {
  readonly #operator: Operator;
  #identity: HolderIdentity;

  private constructor(operator: Operator, identity: HolderIdentity) {
    this.#operator = operator;
    this.#identity = identity;
  }

  /** Enrols, and deploys the version that there is. */
  static async enrol(operator: Operator, keyId: string): Promise<CanaryHost> {
    const { grant } = await operator.call('POST', '/v1/grants', { keyId, name: 'host' });
    const { url } = operator;
    const identity = await enrolHolder({ url, grant, name: 'host' }, await createIdentity());
    const host = new CanaryHost(operator, identity);
    assert.equal(await host.deploy(true), 'deployed');
    return host;
  }

  /**
   * Fetches the version that the server wants used. Where the program works with it, it is confirmed;
   * where it does not, its rotation is rolled back.
   */
  async deploy(programWorks: boolean): Promise<'deployed' | 'rolled-back'> {
    const { url } = this.#operator;
    const { opened, version, rotationId } = await pickupVersion({ url }, this.#identity);
    if (opened) this.#identity = withVersion(this.#identity, opened);
    if (!programWorks) {
      await this.#operator.call('POST', `/v1/rotations/${rotationId}/roll-back`);
      return 'rolled-back';
    }
    await confirmVersion({ url }, this.#identity, version);
    this.#identity = withConfirmed(this.#identity, version);
    return 'deployed';
  }

  /** The version that its program uses. */
  get version(): number | undefined {
    return designatedVersion(this.#identity)?.number;
  }

  get keyString(): string {
    return designatedVersion(this.#identity)?.keyString.reveal() ?? '';
  }
}
