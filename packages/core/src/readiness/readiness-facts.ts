import type { SourceFact } from '../rotation/facts.ts';
import type { HolderClass, HolderKind } from '../wire/holder.ts';

/**
 * What is known of a key before it is rotated. All instants are ms of server time; nothing here is a
 * client's word but a holder's signed calls.
 */
export interface ReadinessFacts {
  key: ReadinessKey;
  /** Whom the key was issued to. */
  clientName: string;
  /** All that enrolled and are not gone. */
  holders: readonly ReadinessHolder[];
  /** What is remembered of those that presented the key. */
  sources: readonly ReadinessSource[];
}

export interface ReadinessKey {
  id: string;
  createdAt: number;
  /** The version that is handed out now; null: none is. */
  primary: number | null;
  /** Since when an operator has it suspended; null: it is not. */
  suspendedAt: number | null;
  /** Since when it is under suspicion; null: it is not. */
  taintedAt: number | null;
  /** When a source was seen last that is not remembered (K5b); null: all are. */
  sourcesMissedAt: number | null;
  /** When any version of it was last presented; null: never. */
  lastUsedAt: number | null;
  /** The rotation that is open; null: none. */
  rotation: { id: string; phase: string; startedAt: number } | null;
  /** A verifier serves its api. */
  isServed: boolean;
}

export interface ReadinessHolder {
  id: string;
  name: string;
  kind: HolderKind;
  class: HolderClass;
  enrolledAt: number;
  /** Its last signed call. */
  lastSeenAt: number;
  pickedUpVersion: number | null;
  pickedUpAt: number | null;
  confirmedVersion: number | null;
  confirmedAt: number | null;
  /** A compromise took its right; null: none did. */
  taintedAt: number | null;
}

/** A source as before a rotation: no version leaves yet, and none is to stay. */
export interface ReadinessSource
  extends Omit<SourceFact, 'lastOnLeaving' | 'lastOnStaying' | 'firstOnStaying' | 'scopes'> {
  /** The version that it presented last; null: not known. */
  lastVersion: number | null;
}
