import { apiKeyStatusOf, type Decision, REASONS, type Reason } from '@keyturn/core';
import type { VersionEntry } from '../replica/entry.ts';
import { NO_SCOPES } from '../usage/asked.ts';
import { challengeOf } from './challenge.ts';
import { keyStatusField } from './key-status.ts';
import type { Verdict } from './verdict.ts';

const MAX_SHARED = 4_096;
const NOBODY = { keyId: null, clientId: null, version: null, designation: null } as const;

/** Makes verdicts of decisions. Header fields are made once and shared by all that send the same. */
export class Verdicts {
  readonly #realm: string;
  readonly #headers = new Map<string, Readonly<Record<string, string>>>();
  readonly #ofNobody = new Map<Reason, Verdict>();

  /** @param realm - of `WWW-Authenticate` (RFC 9110, section 11.5). */
  constructor(realm: string) {
    this.#realm = realm;
  }

  /** A request that passes without a credential: the browser's preflight. Counted nowhere. */
  readonly preflight: Verdict = Object.freeze({
    ...{ ...NOBODY, outcome: 'accepted', reason: 'accepted', status: 200 },
    scopes: NO_SCOPES,
    headers: Object.freeze({}),
  });

  /** Of a request in which no record was found, or none may be spoken of. */
  ofNobody(decision: Decision): Verdict {
    const { outcome, reason } = decision;
    const known = this.#ofNobody.get(reason);
    if (known !== undefined) return known;
    const { status } = REASONS[reason];
    const keyStatus = apiKeyStatusOf(reason, null);
    const headers = this.#headersOf(reason, keyStatus, []);
    const verdict = { ...NOBODY, outcome, reason, scopes: NO_SCOPES, status, headers };
    this.#ofNobody.set(reason, Object.freeze(verdict));
    return verdict;
  }

  /** Of a request whose whole secret matched. @param needed - the scopes that it asked for. */
  ofHit(decision: Decision, entry: VersionEntry, needed: readonly string[]): Verdict {
    const { outcome, reason } = decision;
    const { record, key } = entry;
    const version = record.kind === 'version' ? record : null;
    const keyRecord = key?.record?.kind === 'key' ? key.record : null;
    const designation = version?.designation ?? null;
    const { status, told } = REASONS[reason];
    const keyStatus = apiKeyStatusOf(reason, designation);
    // A refusal that may not say why says nothing else either: it is the generic one (threat 9).
    const field =
      keyStatus !== null && told && version !== null
        ? keyStatusField(keyStatus, version.number, keyRecord?.advice ?? null)
        : keyStatus;
    return Object.freeze({
      outcome,
      reason,
      keyId: version?.keyId ?? null,
      clientId: keyRecord?.clientId ?? null,
      version: version?.number ?? null,
      designation,
      scopes: outcome === 'accepted' ? entry.scopes : NO_SCOPES,
      status,
      headers: this.#headersOf(reason, field, needed),
    });
  }

  #headersOf(
    reason: Reason,
    keyStatus: string | null,
    needed: readonly string[],
  ): Readonly<Record<string, string>> {
    const { challenge, retryAfterSeconds } = REASONS[reason];
    const authenticate = challenge === null ? null : challengeOf(challenge, this.#realm, needed);
    const name = `${keyStatus}\n${retryAfterSeconds}\n${authenticate}`;
    const known = this.#headers.get(name);
    if (known !== undefined) return known;
    const headers: Record<string, string> = { 'Cache-Control': 'no-store' };
    if (keyStatus !== null) headers['Api-Key-Status'] = keyStatus;
    if (authenticate !== null) headers['WWW-Authenticate'] = authenticate;
    if (retryAfterSeconds !== null) headers['Retry-After'] = String(retryAfterSeconds);
    if (this.#headers.size >= MAX_SHARED) this.#headers.clear();
    this.#headers.set(name, Object.freeze(headers));
    return headers;
  }
}
