import type { Head, ReportAnswer, ReportedUse } from '@keyturn/core';

/** What a source presented: how often, of which version, from when to when, ms of server time. */
export interface SeenUse {
  keyId: string;
  version: number;
  source: { addressPrefix: string; userAgent: string; route: string };
  at: number;
  count: number;
  /** Default: accepted. */
  outcome?: string;
  reason?: string;
}

/** A verifier that reports what a test says that it saw, in the past too. */
export class ReportingVerifier {
  readonly #url: string;
  readonly #token: string;
  #sequence = 0;
  #head: Head | null = null;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Reports, and acknowledges what the server answers. */
  async report(uses: readonly SeenUse[], serverTime: number): Promise<void> {
    const usage: ReportedUse[] = uses.map((use, source) => ({
      ...{ keyId: use.keyId, version: use.version, count: use.count, source, probe: false },
      ...{ outcome: use.outcome ?? 'accepted', reason: use.reason ?? 'ok' },
      ...{ minute: use.at, firstAt: use.at, lastAt: use.at },
    }));
    const sources = uses.map(({ source }) => source);
    const answer = await this.#send({ sources, usage }, serverTime);
    this.#head = answer.head;
    await this.#send({ sources: [], usage: [] }, serverTime);
  }

  async #send(part: object, watermark: number): Promise<ReportAnswer> {
    const response = await fetch(`${this.#url}/v1/keyset/report`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ instance: '7f3a'.padEnd(22, 'A'), sequence: ++this.#sequence, applied: this.#head },
        ...{ watermark, sessions: [], closing: false },
        ...part,
      }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as ReportAnswer;
  }
}
