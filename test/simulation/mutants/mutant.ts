/**
 * A fault that is put into the product on purpose, to see whether the simulator finds it. It replaces
 * pieces of modules' text when those are loaded, so no file of the product knows of it.
 */
export interface Mutant {
  /** Kebab-case. */
  readonly name: string;
  /** What the product does wrong with it, in a sentence. */
  readonly says: string;
  /** The rule that it breaks, as `spec/rotation.md` names it. */
  readonly rule: string;
  /** More than one where more than one place keeps the rule. */
  readonly edits: readonly Edit[];
}

/** One piece of one module's text, and what stands there instead. */
export interface Edit {
  /** The module, from the repository's root. */
  readonly module: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly put: string;
}
