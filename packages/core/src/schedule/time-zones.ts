/**
 * What a clock on the wall of a zone shows: ms since it showed 1970-01-01T00:00, as if each of its days
 * had 24 hours. No instant: where clocks are put back it comes twice, where they are put forward some
 * never come.
 */
export type LocalTime = number;

/** What is known of time zones. Handed in: which offset is in force where is data, not a rule. */
export interface TimeZones {
  /** Whether it is a name of the IANA time zone database, as `Europe/Zurich`. A bare offset is none. */
  isKnown(zone: string): boolean;
  /**
   * What the zone's clocks show at an instant (ms).
   *
   * @throws RangeError where the zone is not known.
   */
  localAt(zone: string, instant: number): LocalTime;
  /**
   * The first instant (ms) from which on the zone's clocks have shown this local time or a later one: of
   * a time that they skip the end of the gap, of one that they show twice the first.
   *
   * @throws RangeError where the zone is not known.
   */
  instantAt(zone: string, local: LocalTime): number;
}
