import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Campaign } from '@keyturn/core';

const LOOK_EVERY_MS = 50;
const MOST_LOOKS = 2_400;

/** What an operator asks of a server, wherever that listens now. */
export class Operator {
  url = '';
  token = '';

  async call(method: string, path: string, body?: object) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return JSON.parse(text);
  }

  /** Resolves once the campaign stands so. @throws AssertionError where it does not for minutes. */
  async campaignOnce(id: string, isSo: (campaign: Campaign) => boolean): Promise<Campaign> {
    for (let looks = 1; ; looks += 1) {
      const campaign: Campaign = await this.call('GET', `/v1/campaigns/${id}`);
      if (isSo(campaign)) return campaign;
      const { state, counts } = campaign;
      assert.ok(looks < MOST_LOOKS, `it stays ${state}: ${JSON.stringify(counts)}`);
      await wait(LOOK_EVERY_MS);
    }
  }
}
