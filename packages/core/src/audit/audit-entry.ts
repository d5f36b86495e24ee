import type { Instant } from '../wire/objects.ts';

/**
 * One entry of the audit, as it is listed and exported (a line of JSON each). Everything but
 * `actorName` is covered by the chain.
 */
export interface AuditEntry {
  /** 1, 2, 3 … without a gap. */
  seq: number;
  at: Instant;
  /** A pseudonym, or `system`. */
  actor: string;
  /** Whom the pseudonym stands for; null once that person was erased. Outside the chain. */
  actorName: string | null;
  /** `noun.verb`, as `rotation.begin`. */
  action: string;
  /** Id of what was acted on. */
  subject: string;
  details: Record<string, unknown>;
  /** `hash` of the entry before; 64 zeros for the first. */
  previous: string;
  /** SHA-256 in lower-case hex of `auditText`. */
  hash: string;
}

/** The head of the chain, signed by the server: kept elsewhere, it proves what the chain was. */
export interface AuditCheckpoint {
  seq: number;
  hash: string;
  at: Instant;
  /** The server's Ed25519 public key, raw 32 bytes in base64url. */
  serverKey: string;
  /** Ed25519 over `checkpointText`, base64url. */
  signature: string;
}

/** The text whose SHA-256 is an entry's `hash`. `at` in ms, `details` as JSON text. */
export function auditText(entry: {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  details: string;
  previous: string;
}): string {
  return JSON.stringify([
    entry.seq,
    entry.at,
    entry.actor,
    entry.action,
    entry.subject,
    entry.details,
    entry.previous,
  ]);
}

/** The text that a checkpoint's signature covers. */
export function checkpointText({
  seq,
  hash,
  at,
}: Pick<AuditCheckpoint, 'seq' | 'hash' | 'at'>): string {
  return `keyturn-audit-checkpoint\n${seq}\n${hash}\n${at}`;
}
