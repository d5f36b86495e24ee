import type { Way } from '../engine/network.ts';
import type { World } from '../world/world.ts';
import type { FaultAtWork } from './fault.ts';

/** Nothing gets through. */
export function cut(way: Way): void {
  way.isCut = true;
}

/** At its end each fault puts right only what it changed: others may be at work on the same ways. */
export function onWays(
  ways: readonly Way[],
  subject: string,
  change: (way: Way) => void,
): FaultAtWork {
  const changed = ways.map((way) => {
    const before = { ...way };
    change(way);
    return changesOf(before, way);
  });
  return {
    subject,
    end() {
      for (const [index, way] of ways.entries()) Object.assign(way, changed[index]);
    },
  };
}

/** Those members that are other now, as they are where nothing goes wrong. */
function changesOf(before: Way, after: Way): Partial<Way> {
  const { isCut, lostShare, gathersStreams, doubledShare, mostMs } = after;
  return {
    ...(before.isCut === isCut ? {} : { isCut: false }),
    ...(before.lostShare === lostShare ? {} : { lostShare: 0 }),
    ...(before.gathersStreams === gathersStreams ? {} : { gathersStreams: false }),
    ...(before.doubledShare === doubledShare ? {} : { doubledShare: 0 }),
    ...(before.mostMs === mostMs ? {} : { mostMs: before.usualMs }),
  };
}

/** Between a place and all servers, there and back. */
export function waysOf(world: World, name: string): Way[] {
  return world.nodes.flatMap((node) => [
    world.network.way(name, node.name),
    world.network.way(node.name, name),
  ]);
}
