/** A repetition comes within a few reports of the first copy. */
const SEQUENCES_KEPT = 32;

/** Of instances that were lost nobody says that they stopped; the longest silent are forgotten. */
const INSTANCES_KEPT = 10_000;

/**
 * What this process remembers of the reports that it took, to find two processes that use one
 * instance id: a cloned machine, a copied state. Both count on from the same sequence, so one sends
 * a sequence that the other has used, with other content. From then on both are told to take a new
 * id, and neither gets a lease under the old one.
 *
 * A restart of the server forgets it all but the last report, which is in the instance's row: the
 * clones collide again with their next reports.
 */
export class ReportMemory {
  readonly #taken = new Map<string, Map<number, string>>();
  readonly #shared = new Set<string>();

  /** Notes a report that was taken in and committed. */
  take(instance: string, sequence: number, content: string): void {
    const taken = this.#taken.get(instance) ?? new Map<number, string>();
    dropOldest(taken.set(sequence, content), SEQUENCES_KEPT);
    // Set anew, it is the youngest of the map.
    this.#taken.delete(instance);
    dropOldest(this.#taken.set(instance, taken), INSTANCES_KEPT);
  }

  /** The content that was taken in under this sequence; null where it is not known any more. */
  find(instance: string, sequence: number): string | null {
    return this.#taken.get(instance)?.get(sequence) ?? null;
  }

  markShared(instance: string): void {
    this.#shared.add(instance);
  }

  isShared(instance: string): boolean {
    return this.#shared.has(instance);
  }

  /** Forgets an instance that has stopped. */
  forget(instance: string): void {
    this.#taken.delete(instance);
    this.#shared.delete(instance);
  }
}

function dropOldest(map: Map<string | number, unknown>, kept: number): void {
  const oldest = map.keys().next();
  if (map.size > kept && !oldest.done) map.delete(oldest.value);
}
