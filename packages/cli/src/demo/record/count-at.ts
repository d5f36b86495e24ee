/** Adds one to the second of `atMs`, with zeros for the seconds before it. */
export function countAt(perSecond: number[], atMs: number): void {
  const second = Math.floor(atMs / 1_000);
  while (perSecond.length <= second) perSecond.push(0);
  perSecond[second] = (perSecond[second] ?? 0) + 1;
}
