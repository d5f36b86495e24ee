import type { ReportedSource } from '@keyturn/core';
import { fold } from './fold.ts';
import type { Use } from './reported-use.ts';
import { slotStart } from './slot.ts';

/** What one report says of one source: its presentations of any version of the key. */
export interface Sighting {
  keyId: string;
  source: ReportedSource;
  firstAt: number;
  lastAt: number;
  presentations: number;
  /** The longest stretch between two of them, ms, at its upper bound: see `innerGap`. */
  gapMs: number;
  /** The last presentation of which nobody told what it asked for; null: all were told. */
  untoldAt: number | null;
  versions: Map<number, VersionSighting>;
}

export interface VersionSighting {
  firstAt: number;
  lastAt: number;
  accepted: number;
  refused: number;
  /** Null: not accepted. */
  firstAcceptedAt: number | null;
  /** Presentations by the start of their slot: see `recent.ts`. */
  slots: Map<number, number>;
  /** Each scope that was asked for, with its last refusal for want of a scope; null: none. */
  scopes: Map<string, number | null>;
}

/** Folds a report's uses by key and source. Each use must name its source. */
export function sightingsOf(uses: readonly Use[]): Sighting[] {
  const inOrder = uses
    .flatMap((use) => (use.source === null ? [] : [{ ...use, source: use.source }]))
    .sort((a, b) => a.firstAt - b.firstAt);
  return fold(
    inOrder,
    ({ keyId, source }) => [keyId, source.addressPrefix, source.userAgent, source.route],
    (use) => addTo(emptySighting(use.keyId, use.source, use.firstAt), use),
    addTo,
  );
}

function emptySighting(keyId: string, source: ReportedSource, firstAt: number): Sighting {
  const versions = new Map<number, VersionSighting>();
  return {
    keyId,
    source,
    firstAt,
    lastAt: firstAt,
    presentations: 0,
    gapMs: 0,
    untoldAt: null,
    versions,
  };
}

function addTo(sighting: Sighting, use: Use): Sighting {
  sighting.gapMs = Math.max(sighting.gapMs, use.firstAt - sighting.lastAt, innerGap(use));
  sighting.lastAt = Math.max(sighting.lastAt, use.lastAt);
  sighting.presentations += use.count;
  const version = sighting.versions.get(use.version) ?? {
    firstAt: use.firstAt,
    lastAt: use.lastAt,
    accepted: 0,
    refused: 0,
    firstAcceptedAt: null,
    slots: new Map<number, number>(),
    scopes: new Map<string, number | null>(),
  };
  version.firstAt = Math.min(version.firstAt, use.firstAt);
  version.lastAt = Math.max(version.lastAt, use.lastAt);
  if (use.outcome === 'accepted') {
    version.accepted += use.count;
    version.firstAcceptedAt = Math.min(version.firstAcceptedAt ?? use.firstAt, use.firstAt);
  } else version.refused += use.count;
  const slot = slotStart(use.lastAt);
  version.slots.set(slot, (version.slots.get(slot) ?? 0) + use.count);
  sighting.versions.set(use.version, version);
  addScopes(sighting, version, use);
  return sighting;
}

/** A verifier that does not tell scopes may have been asked for any. */
function addScopes(sighting: Sighting, version: VersionSighting, use: Use): void {
  const scopes = use.source?.scopes;
  if (scopes === undefined) sighting.untoldAt = Math.max(sighting.untoldAt ?? 0, use.lastAt);
  const refusedAt = use.reason === 'scope-missing' ? use.lastAt : null;
  for (const scope of scopes ?? []) {
    version.scopes.set(scope, latest(version.scopes.get(scope) ?? null, refusedAt));
  }
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/**
 * A row tells the first and the last of its presentations and how many there were, not when. The
 * longest gap among them is at most the whole stretch: taking it for that makes the server wait
 * rather longer than shorter (K15), by no more than the minute that a row can span.
 */
function innerGap({ firstAt, lastAt, count }: Use): number {
  return count > 1 ? lastAt - firstAt : 0;
}
