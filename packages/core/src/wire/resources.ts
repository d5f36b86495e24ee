import type { GraceClass } from '../policy/grace.ts';
import type { Instant } from './objects.ts';

/** What is protected: its scopes, and the classes that its keys come in. */
export interface Api {
  id: string;
  name: string;
  /** Begins every key string of this api; unique, `[a-z][a-z0-9]{1,15}`, never changed. */
  prefix: string;
  scopes: string[];
  /** Scopes whose grace class is stricter or laxer than their key's. */
  scopeGrace: Record<string, GraceClass>;
  /** Has at least `default`. */
  keyClasses: Record<string, { grace: GraceClass }>;
  createdAt: Instant;
}

/** Keys and verifiers refer to a region by its name, which never changes. */
export interface Region {
  id: string;
  name: string;
  createdAt: Instant;
}

/** The customer that keys are issued to. */
export interface Client {
  id: string;
  name: string;
  /** People; told, never shown to clients. */
  contacts: Contact[];
  createdAt: Instant;
}

/** Somebody who is told of a client's keys. */
export interface Contact {
  /** Anything that people write down; what is a mail address is mailed to. */
  address: string;
  /** IANA name: times in notices are told in it. */
  timeZone: string;
  /** When only notices of security are sent, `hh:mm` on the clocks there; null: never. */
  quietHours: { from: string; to: string } | null;
  /** Since when its mail comes back; it is mailed nothing more until it is edited. Null: it does not. */
  bounce: { at: Instant; reason: string } | null;
}

/** An API token, without its string. */
export interface Token {
  id: string;
  kind: 'admin' | 'read' | 'verifier' | 'pickup';
  name: string;
  /** Ids of the apis that it is limited to; null: all. */
  apis: string[] | null;
  verifierId: string | null;
  keyId: string | null;
  createdAt: Instant;
  /** Coarse: to the minute. */
  lastUsedAt: Instant | null;
}

/** One page of a list. `next` goes into `?cursor=`; null on the last page. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}
