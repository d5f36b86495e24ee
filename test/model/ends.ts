import type { Exploration } from './explore.ts';

/** States from which no way leads to one without an open rotation (I14). */
export function statesWithoutEnd({ worlds, edges }: Exploration): number {
  const backwards: number[][] = worlds.map(() => []);
  for (const [from, followers] of edges.entries()) {
    for (const to of followers) backwards[to]?.push(from);
  }
  const reaching = new Set<number>();
  for (const [index, { database }] of worlds.entries()) {
    if (database.lineage.rotation === null) reaching.add(index);
  }
  for (const at of reaching) for (const before of backwards[at] ?? []) reaching.add(before);
  return worlds.length - reaching.size;
}
