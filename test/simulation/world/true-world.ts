import { type Durations, isLatched, type KeysetRecord, type VersionState } from '@keyturn/core';
import { lookUpFormOfHex } from '../../../packages/verifier/src/digest.ts';
import type { KeySet } from '../../../packages/verifier/src/sync/key-set.ts';
import type { TrueCaller, TrueNode, TrueVerifier, Truth } from '../oracle/truth.ts';
import type { ServerNode } from './server-node.ts';
import type { VerifierProcess } from './verifier-process.ts';
import type { World } from './world.ts';

/** What really is, for the oracle: all processes and callers, looked into. */
export class TrueWorld implements Truth {
  readonly durations: Durations;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.durations = world.durations;
  }

  now(): number {
    return this.#world.now;
  }

  query(sql: string, ...parameters: readonly (string | number | null)[]) {
    return this.#world.database.query(sql, parameters);
  }

  commits(): number {
    return this.#world.database.commits;
  }

  verifiers(): readonly TrueVerifier[] {
    return this.#world.verifiers.filter(({ isRunning }) => isRunning).map(trueVerifier);
  }

  callers(): readonly TrueCaller[] {
    return this.#world.callers;
  }

  nodes(): readonly TrueNode[] {
    return this.#world.nodes
      .filter(({ deployment }) => deployment !== null)
      .map((node) => trueNode(node, this.#world));
  }

  secrets(): readonly string[] {
    return this.#world.versions.strings();
  }

  said(): readonly string[] {
    return this.#world.said;
  }

  databaseBytes(): Uint8Array {
    return this.#world.database.image();
  }

  quietSince(): number | null {
    return this.#world.quietSince;
  }
}

function trueNode({ name, machine, deployment }: ServerNode, world: World): TrueNode {
  return {
    name,
    clockOffsetMs: () => machine.wallMs() - world.now,
    serverTimeOffsetMs: () => (deployment?.serverTime.now() ?? world.now) - world.now,
    isClockRight() {
      const offsetMs = deployment?.serverTime.offsetMs() ?? 0;
      return Math.abs(offsetMs) <= world.durations.clockToleranceMs;
    },
  };
}

function trueVerifier(process: VerifierProcess): TrueVerifier {
  const { keySet, machine, place } = process;
  const now = machine.monotonicMs();
  return {
    name: process.name,
    instance: process.instance,
    region: place.region,
    api: place.api,
    apis: place.apis,
    honest: process.isHonest,
    isFresh() {
      keySet?.freshness.look(now);
      return keySet?.freshness.fresh ?? false;
    },
    wouldAccept(digest) {
      if (!keySet?.replica) return false;
      const entry = keySet.replica.version(lookUpFormOfHex(digest));
      const record = entry?.record;
      const key = entry?.key?.record;
      if (record?.kind !== 'version' || key?.kind !== 'key') return false;
      if (record.state !== 'active' || key.revoked || key.suspended) return false;
      const serverTime = keySet.serverTimeAtMost(now) ?? Number.POSITIVE_INFINITY;
      const refuseAt = record.limits?.refuseAt ?? null;
      if (refuseAt !== null && serverTime >= refuseAt) return false;
      keySet.freshness.look(now);
      const grace = keySet.terms.graceMs[key.grace];
      return keySet.freshness.fresh || keySet.freshness.spentMs(now) < grace;
    },
    hasLatched(digest) {
      const record = keySet?.replica?.version(lookUpFormOfHex(digest))?.record;
      return record?.kind === 'version' && isLatched(record.state as VersionState);
    },
    knows: (digest) => keySet?.replica?.version(lookUpFormOfHex(digest)) !== undefined,
    canHandBack: (keyId, digest) => keySet !== null && keepsEndOf(keySet, keyId, digest),
    head: () => keySet?.replica?.head ?? null,
    graceSpentMs() {
      const spent = keySet?.replica ? keySet.freshness.spentMs(now) : Number.POSITIVE_INFINITY;
      return Number.isFinite(spent) ? spent : null;
    },
  };
}

function keepsEndOf({ keptLatches }: KeySet, keyId: string, digest: string): boolean {
  const records = keptLatches.sets.flatMap((set) => set.records);
  return records.some((text) => {
    const record: KeysetRecord = JSON.parse(text);
    if (record.kind === 'key') return record.id === keyId && record.revoked;
    if (record.kind !== 'version' || record.digest !== digest) return false;
    return isLatched(record.state as VersionState);
  });
}
