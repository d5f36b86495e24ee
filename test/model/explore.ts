import { modelDurations } from './durations.ts';
import { historyMoves } from './history-moves.ts';
import { holderMoves } from './holder-moves.ts';
import { personMoves } from './person-moves.ts';
import type { Property } from './properties.ts';
import type { Rules } from './rules.ts';
import type { Move, Moves, Scene, Setting } from './scene.ts';
import { serverMoves } from './server-moves.ts';
import { START, startOf } from './start.ts';
import { tick } from './tick.ts';
import { verifierMoves } from './verifier-moves.ts';
import type { World } from './world.ts';
import { keyOf } from './world-key.ts';

const MOVES: readonly Moves[] = [
  serverMoves,
  verifierMoves,
  holderMoves,
  personMoves,
  historyMoves,
  tick,
];

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** The shortest way to a state that breaks a property; null where none does. */
  readonly counterExample: CounterExample | null;
  /** An edge from each state to each that follows, for `ends.ts`; empty unless asked for. */
  readonly edges: readonly (readonly number[])[];
  readonly worlds: readonly World[];
}

export interface CounterExample {
  readonly property: Property;
  readonly steps: readonly Step[];
  readonly text: string;
}

export interface Step {
  readonly tick: number;
  readonly text: string;
}

export interface ExploreOptions {
  readonly rules: Rules;
  readonly properties: readonly Property[];
  /** Called now and then. */
  readonly onProgress?: (states: number, transitions: number) => void;
}

export function settingOf(scene: Scene, rules: Rules): Setting {
  return {
    rules,
    durations: modelDurations(scene.durations),
    grace: scene.durations.grace,
    mayFailOver: (scene.may['fail-over'] ?? 0) > 0,
    start: startOf(scene),
  };
}

/** Walks every state that the scene can come to, breadth first, until a property is broken. */
export function explore(scene: Scene, options: ExploreOptions): Exploration {
  return new Explorer(scene, options).run();
}

class Explorer {
  readonly #setting: Setting;
  readonly #options: ExploreOptions;
  readonly #worlds: World[] = [];
  readonly #known = new Map<string, number>();
  /** How each state was come to first. */
  readonly #by: { readonly from: number; readonly says: Move['says'] }[] = [];
  readonly #edges: number[][] = [];
  #transitions = 0;
  #found: CounterExample | null = null;

  constructor(scene: Scene, options: ExploreOptions) {
    this.#setting = settingOf(scene, options.rules);
    this.#options = options;
  }

  run(): Exploration {
    this.#visit(this.#setting.start, -1, () => '');
    const { onProgress } = this.#options;
    for (let from = 0; from < this.#worlds.length && this.#found === null; from += 1) {
      if (from % 10_000 === 9_999) onProgress?.(this.#worlds.length, this.#transitions);
      this.#follow(from);
    }
    return {
      states: this.#worlds.length,
      transitions: this.#transitions,
      counterExample: this.#found,
      edges: this.#edges,
      worlds: this.#worlds,
    };
  }

  #follow(from: number): void {
    const world = this.#worlds[from];
    if (world === undefined) return;
    const edges: number[] = [];
    this.#edges[from] = edges;
    for (const moves of MOVES) {
      for (const { to, says } of moves(world, this.#setting)) {
        this.#transitions += 1;
        this.#checkStep(world, to, from, says);
        edges.push(this.#visit(to, from, says));
        if (this.#found !== null) return;
      }
    }
  }

  /** Also of a step to a state that is known: it may have been come to by another way. */
  #checkStep(before: World, after: World, from: number, says: Move['says']): void {
    for (const property of this.#options.properties) {
      const text = property.brokenBy?.(before, after) ?? null;
      if (text === null) continue;
      const step = { tick: after.now - START, text: says() };
      this.#found = { property, steps: [...this.#stepsTo(from), step], text };
    }
  }

  #visit(world: World, from: number, says: Move['says']): number {
    const key = keyOf(world);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#worlds.push(world) - 1;
    this.#known.set(key, index);
    this.#by.push({ from, says });
    if (this.#found !== null) return index;
    for (const property of this.#options.properties) {
      const text = property.broken(world, this.#setting);
      if (text === null) continue;
      this.#found = { property, steps: this.#stepsTo(index), text };
      break;
    }
    return index;
  }

  #stepsTo(index: number): Step[] {
    const steps: Step[] = [];
    for (let at = index; at > 0; at = this.#by[at]?.from ?? 0) {
      const text = this.#by[at]?.says() ?? '';
      const tick = (this.#worlds[at]?.now ?? START) - START;
      if (text !== '') steps.unshift({ tick, text });
    }
    const last = (this.#worlds[index]?.now ?? START) - START;
    if (steps.at(-1)?.tick !== last) steps.push({ tick: last, text: 'time has gone by' });
    return steps;
  }
}
