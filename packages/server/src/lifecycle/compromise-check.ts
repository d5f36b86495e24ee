import type { GraceClass } from '@keyturn/core';
import { Refusal } from '../problem/refusal.ts';
import type { Command } from './command.ts';
import { successorOfCompromise } from './compromise-successor.ts';
import type { LoadedLineage } from './lineage-load.ts';

/** What a person says of a compromise. */
export interface CompromiseRequest {
  keyId: string;
  /** Default: every version that was handed out, see `fallingVersions`. */
  versions?: readonly number[];
  /** When the thief came in, server time in ms; default: now. Holders that enrolled later are tainted. */
  since?: number;
  /** How long the versions that clients hold are accepted yet, ms; default: not at all. */
  refuseAfterMs?: number;
  /** What they may do till then; default: what no `strict` scope guards. */
  keepScopes?: readonly string[];
}

/** The same, checked against the key and in server time. */
export interface CheckedCompromise {
  since: number;
  refuseAt: number | null;
  keepScopes: readonly string[];
}

/**
 * Times and scopes of a compromise. How long the leaked versions live is told as a length, because
 * no clock of a caller counts (K8); `since` only looks back, and may differ by the tolerance.
 *
 * @throws Refusal `key-ended`, `key-not-handed-out`, `time-in-future`, `invalid-input`,
 * `version-not-published`
 */
export function checkCompromise(
  { deployment, now }: Command,
  loaded: LoadedLineage,
  { versions, since = now, refuseAfterMs = 0, keepScopes }: CompromiseRequest,
): CheckedCompromise {
  if (loaded.lineage.ended !== null) throw new Refusal('key-ended', 'No version of it lives.');
  if (since > now + deployment.durations.clockToleranceMs) {
    throw new Refusal('time-in-future', 'Nobody can know of a compromise that is yet to come.');
  }
  requirePublished(loaded, versions ?? null);
  if (keepScopes) requireScopes(loaded, keepScopes, refuseAfterMs);
  return {
    since: Math.min(since, now),
    refuseAt: refuseAfterMs === 0 ? null : now + refuseAfterMs,
    keepScopes: keepScopes ?? unguardedScopes(loaded),
  };
}

/**
 * Those that were named, or else handed out, but for the successor that an earlier compromise has
 * made; and those that a tainted holder was given. What has no secret yet is left alone.
 */
export async function fallingVersions(
  command: Command,
  loaded: LoadedLineage,
  named: readonly number[] | null,
  givenToTainted: readonly number[],
): Promise<number[]> {
  const all = new Set([...(named ?? (await leakedAtFirst(command, loaded))), ...givenToTainted]);
  for (const { number, digest } of loaded.versions) if (digest === null) all.delete(number);
  return [...all].sort((a, b) => a - b);
}

async function leakedAtFirst(command: Command, loaded: LoadedLineage): Promise<number[]> {
  const successor = await successorOfCompromise(command, loaded);
  return loaded.lineage.versions
    .filter(({ handedOut, number }) => handedOut && number !== successor)
    .map(({ number }) => number);
}

function requirePublished(
  { lineage, versions }: LoadedLineage,
  named: readonly number[] | null,
): void {
  if (named === null) {
    if (lineage.versions.some(({ handedOut }) => handedOut)) return;
    throw new Refusal('key-not-handed-out', 'No version was handed out: name those that leaked.');
  }
  // What does not exist core refuses.
  const rows = named.map((number) => versions.find((row) => row.number === number));
  if (rows.length === 0 || rows.some((row) => row === undefined || row.digest !== null)) return;
  throw new Refusal('version-not-published', 'What has no secret cannot have leaked.');
}

function requireScopes(
  { key }: LoadedLineage,
  keepScopes: readonly string[],
  refuseAfterMs: number,
): void {
  const scopes = new Set<string>(JSON.parse(key.scopes));
  const errors = keepScopes.flatMap((scope, index) =>
    scopes.has(scope) ? [] : [{ path: `keepScopes[${index}]`, message: 'is no scope of the key' }],
  );
  if (refuseAfterMs === 0) {
    errors.push({ path: 'keepScopes', message: 'needs refuseAfterMs: nothing is kept otherwise' });
  }
  if (errors.length === 0) return;
  throw new Refusal('invalid-input', 'The compromise would keep what it cannot.', { errors });
}

/** The key's scopes without those that the api takes for the most dangerous. */
function unguardedScopes({ key, api }: LoadedLineage): string[] {
  const scopes: string[] = JSON.parse(key.scopes);
  const grace: Record<string, GraceClass> = JSON.parse(api.scope_grace);
  return scopes.filter((scope) => grace[scope] !== 'strict');
}
