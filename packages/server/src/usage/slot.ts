/** What one slot of the ring counts, ms: see `recent.ts`. */
export const SLOT_MS = 5 * 60_000;

/** The start of the five minutes that an instant lies in, ms. */
export function slotStart(at: number): number {
  return Math.floor(at / SLOT_MS) * SLOT_MS;
}
