interface Entry {
  at: number;
  order: number;
  call: (() => void) | null;
}

/** The true time of a world, which none of its clocks shows, and what is to happen in it. */
export class Timeline {
  /** Ms since the world began. */
  now = 0;
  /** Events that were run. */
  events = 0;
  #order = 0;
  readonly #heap: Entry[] = [];

  /** Runs `call` at that instant, after what was set for the same instant before. */
  at(at: number, call: () => void): () => void {
    const entry: Entry = { at: Math.max(at, this.now), order: this.#order++, call };
    this.#push(entry);
    return () => {
      entry.call = null;
    };
  }

  in(ms: number, call: () => void): () => void {
    return this.at(this.now + ms, call);
  }

  /** Goes to the next event up to `end` and runs it. False: there is none, and it is `end` now. */
  step(end: number): boolean {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || first.at > end) {
        this.now = Math.max(this.now, end);
        return false;
      }
      this.#pop();
      const { call } = first;
      if (call === null) continue;
      this.now = first.at;
      this.events++;
      call();
      return true;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child] as Entry)) child++;
      const below = heap[child] as Entry;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
