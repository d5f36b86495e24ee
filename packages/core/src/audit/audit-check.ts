import { parseInstant } from '../wire/parse-instant.ts';
import { type AuditCheckpoint, type AuditEntry, auditText, checkpointText } from './audit-entry.ts';

const FIRST_PREVIOUS = '0'.repeat(64);

/** What checking an audit chain came to. */
export interface AuditVerdict {
  verified: boolean;
  /** How many entries were looked at. */
  entries: number;
  /** The first thing that is wrong, in a sentence; null where nothing is. */
  fault: string | null;
}

/** What the check may ask of the world. */
export interface AuditCheckPorts {
  /** SHA-256 of a text (UTF-8), lower-case hex. */
  digest(text: string): string;
  /** Whether an Ed25519 signature (base64url) over an ASCII text is this raw public key's. */
  isSigned(text: string, signature: string, publicKey: string): boolean;
}

/**
 * Checks an exported audit line by line, offline: no entry was changed, left out, added or moved.
 * That none was cut off at the end is known only from a checkpoint that was kept elsewhere.
 */
export class AuditCheck {
  readonly #ports: AuditCheckPorts;
  readonly #hashes = new Map<number, string>();
  readonly #checkpointSeqs: ReadonlySet<number>;
  readonly #checkpoints: readonly AuditCheckpoint[];
  #seq = 0;
  #hash = FIRST_PREVIOUS;
  #fault: string | null = null;

  /** @param checkpoints - what the chain must contain. */
  constructor(ports: AuditCheckPorts, checkpoints: readonly AuditCheckpoint[] = []) {
    this.#ports = ports;
    this.#checkpoints = checkpoints;
    this.#checkpointSeqs = new Set(checkpoints.map(({ seq }) => seq));
    this.#hashes.set(0, FIRST_PREVIOUS);
  }

  /** Takes the next entry, oldest first. After a fault the rest is not looked at. */
  take(entry: AuditEntry): void {
    if (this.#fault !== null) return;
    this.#fault = this.#faultOf(entry);
    if (this.#fault !== null) return;
    this.#seq = entry.seq;
    this.#hash = entry.hash;
    if (this.#checkpointSeqs.has(entry.seq)) this.#hashes.set(entry.seq, entry.hash);
  }

  /** What is wrong with the entries so far, in a sentence; null where nothing is. */
  get fault(): string | null {
    return this.#fault;
  }

  /** What it came to, all entries taken. */
  end(): AuditVerdict {
    const fault = this.#fault ?? this.#checkpointFault();
    return { verified: fault === null, entries: this.#seq, fault };
  }

  #faultOf(entry: AuditEntry): string | null {
    const expected = this.#seq + 1;
    if (entry.seq !== expected) return `entry ${expected} is missing: ${entry.seq} stands there`;
    if (entry.previous !== this.#hash) return `entry ${entry.seq} does not follow the one before`;
    const at = parseInstant(entry.at);
    if (at === null) return `entry ${entry.seq} has no instant`;
    const text = auditText({ ...entry, at, details: JSON.stringify(entry.details) });
    return this.#ports.digest(text) === entry.hash ? null : `entry ${entry.seq} was changed`;
  }

  #checkpointFault(): string | null {
    for (const checkpoint of this.#checkpoints) {
      const { seq, hash, signature, serverKey } = checkpoint;
      if (!this.#ports.isSigned(checkpointText(checkpoint), signature, serverKey)) {
        return `the checkpoint at ${seq} is not signed by the server`;
      }
      const found = this.#hashes.get(seq);
      if (found === undefined)
        return `the chain ends at ${this.#seq}, before its checkpoint at ${seq}`;
      if (found !== hash) return `the chain is another than at its checkpoint ${seq}`;
    }
    return null;
  }
}
