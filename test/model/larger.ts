import type { MoveName, Scene } from './scene.ts';

/** Faults of which a larger world has one more. */
const MORE: readonly MoveName[] = ['miss', 'ask', 'begin', 'crash-verifier', 'fail-over'];

/** The scene with one more of each of its faults, and a second rotation. */
export function larger(scene: Scene): Scene {
  const more = MORE.filter((name) => scene.may[name] !== undefined).map(
    (name) => [name, (scene.may[name] ?? 0) + 1] as const,
  );
  return { ...scene, may: { ...scene.may, ...Object.fromEntries(more) } };
}
