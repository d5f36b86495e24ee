/** Whether there are more values than `most` within `value`, one that stands in two places counted twice. */
export function hasMoreValues(value: unknown, most: number): boolean {
  const left: unknown[] = [value];
  for (let count = 0; left.length > 0; count += 1) {
    if (count > most) return true;
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const inner of Object.values(next)) left.push(inner);
  }
  return false;
}
