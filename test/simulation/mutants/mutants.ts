import type { Mutant } from './mutant.ts';

export const MUTANTS: readonly Mutant[] = [];

/** @throws Error where there is none of that name. */
export function findMutant(name: string): Mutant {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`there is no mutant ${name}`);
  return mutant;
}
