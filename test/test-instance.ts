import type { OpenSessions, ReportAnswer } from '@keyturn/core';
import type { Deployment } from '../packages/server/src/deployment.ts';
import type { VerifierGroup } from '../packages/server/src/keyset/group.ts';
import { takeReport } from '../packages/server/src/keyset/report.ts';
import { headOf, reportOf } from './keyset-rows.ts';

/** Stands for one process of a verifier: it applies what there is and reports what it saw. */
export class TestInstance {
  readonly id: string;
  readonly #deployment: Deployment;
  readonly #group: VerifierGroup;
  #sequence = 0;

  constructor(deployment: Deployment, group: VerifierGroup, id: string) {
    this.#deployment = deployment;
    this.#group = group;
    this.id = id;
  }

  /** Applies the head and reports, with no use of any key. */
  async report(rest: { closing?: boolean } = {}): Promise<ReportAnswer> {
    return this.#send({ ...rest, watermark: this.#deployment.serverTime.now() });
  }

  /** The same, with connections that are open (K16). */
  async reportOpen(sessions: OpenSessions[]): Promise<ReportAnswer> {
    return this.#send({ sessions, watermark: this.#deployment.serverTime.now() });
  }

  /** The same, with one accepted request that presented a version just now. */
  async reportUse(keyId: string, version: number, source = '192.0.2.0/24'): Promise<void> {
    await this.#reportOne(keyId, version, source, { outcome: 'accepted', reason: 'accepted' });
  }

  /** The same, with one request that presented a suspended version and was answered 503. */
  async reportSuspended(keyId: string, version: number, source = '192.0.2.0/24'): Promise<void> {
    const answer = { outcome: 'unavailable', reason: 'version-suspended' };
    await this.#reportOne(keyId, version, source, answer);
  }

  /** The same, with one request that asked for scopes with a version; `refused`: one was missing. */
  async reportScopes(
    { keyId, version, source }: { keyId: string; version: number; source: string },
    scopes: string[],
    refused = false,
  ): Promise<void> {
    const accepted = { outcome: 'accepted', reason: 'accepted' };
    const answer = refused ? { outcome: 'forbidden', reason: 'scope-missing' } : accepted;
    await this.#reportOne(keyId, version, source, answer, { scopes });
  }

  /** The same, with accepted requests that presented versions before now. */
  async reportUses(uses: { keyId: string; version: number; at: number }[]): Promise<void> {
    await this.#send({
      watermark: this.#deployment.serverTime.now(),
      sources: [{ addressPrefix: '192.0.2.0/24', userAgent: 'curl', route: 'GET /' }],
      usage: uses.map(({ at, ...one }) => ({
        ...{ ...one, outcome: 'accepted', reason: 'accepted', source: 0, count: 1, probe: false },
        ...{ minute: at, firstAt: at, lastAt: at },
      })),
    });
  }

  async #reportOne(
    keyId: string,
    version: number,
    source: string,
    answer: { outcome: string; reason: string },
    told: { scopes?: string[] } = {},
  ): Promise<void> {
    const at = this.#deployment.serverTime.now();
    await this.#send({
      watermark: at,
      sources: [{ addressPrefix: source, userAgent: 'curl', route: 'GET /', ...told }],
      usage: [
        {
          keyId,
          version,
          ...answer,
          source: 0,
          minute: at,
          count: 1,
          firstAt: at,
          lastAt: at,
          probe: false,
        },
      ],
    });
  }

  async #send(rest: Parameters<typeof reportOf>[3]): Promise<ReportAnswer> {
    this.#sequence += 1;
    const head = await headOf(this.#deployment);
    const report = reportOf(this.id, this.#sequence, head, rest);
    return takeReport(this.#deployment, this.#group, report);
  }
}
