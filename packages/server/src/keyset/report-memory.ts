/**
 * What this process remembers of the reports that it took, to find two processes that use one
 * instance id: a cloned machine, a copied state. Both count on from the same sequence, so sooner or
 * later one sends a sequence that the other has used, with other content. From then on both are
 * told to take a new id, and neither gets a lease under the old one.
 *
 * A restart of the server forgets it all: the clones collide again with their next reports.
 */
export class ReportMemory {
  readonly #taken = new Map<string, { sequence: number; content: string }>();
  readonly #shared = new Set<string>();

  /** Notes a report that was taken in and committed. */
  take(instance: string, sequence: number, content: string): void {
    this.#taken.set(instance, { sequence, content });
  }

  /**
   * Whether a report whose sequence was used before can only come from another process than the
   * report that used it. A repetition of the last one after a lost answer has the same content.
   */
  isClash(instance: string, sequence: number, content: string): boolean {
    const last = this.#taken.get(instance);
    if (!last || sequence > last.sequence) return false;
    return sequence < last.sequence || content !== last.content;
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
