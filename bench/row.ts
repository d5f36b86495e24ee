/** One figure beside its peer, as `npm run bench -- --json` prints it. */
export interface BenchRow {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  peer: string;
  peerValue: number;
  /** `value / peerValue`. */
  ratio: number;
  /** What `ratio` has to reach. */
  mark: number;
  met: boolean;
}

/** A row from two measurements of one run on one machine. */
export function benchRow(
  figure: Pick<BenchRow, 'bench' | 'metric' | 'unit' | 'value'>,
  peer: { name: string; value: number },
  mark: number,
): BenchRow {
  const ratio = figure.value / peer.value;
  return {
    ...figure,
    value: Math.round(figure.value),
    peer: peer.name,
    peerValue: Math.round(peer.value),
    ratio: Math.round(ratio * 1000) / 1000,
    mark,
    met: ratio >= mark,
  };
}

/** The middle of an odd number of values, which a disturbed round does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
