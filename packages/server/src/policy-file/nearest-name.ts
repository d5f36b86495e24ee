/**
 * The name that was probably meant, or null where none is near: at most one letter in three is wrong,
 * and case, hyphens and a unit behind the name do not count.
 */
export function nearestName(written: string, names: readonly string[]): string | null {
  const wanted = bare(written);
  if (wanted.length > LONGEST) return null;
  const [nearest] = names
    .map((name) => ({ name, wrong: distance(wanted, bare(name)) }))
    .sort((one, other) => one.wrong - other.wrong);
  if (nearest === undefined) return null;
  const tolerated = Math.max(1, Math.floor(Math.max(wanted.length, nearest.name.length) / 3));
  return nearest.wrong <= tolerated ? nearest.name : null;
}

/** Longer than any name of ours with every letter wrong. */
const LONGEST = 60;

function bare(name: string): string {
  return name
    .replace(/(?<=[a-z])Ms$/, '')
    .replace(/[-_ ]/g, '')
    .toLowerCase();
}

/** Letters to change, add, leave out or swap with their neighbour. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
