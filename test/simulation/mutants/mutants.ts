import { CORE_MUTANTS } from './in-core.ts';
import { SERVER_MUTANTS } from './in-server.ts';
import { VERIFIER_MUTANTS } from './in-verifier.ts';
import type { Mutant } from './mutant.ts';

/** Every fault that the simulator must find. */
export const MUTANTS: readonly Mutant[] = [...CORE_MUTANTS, ...SERVER_MUTANTS, ...VERIFIER_MUTANTS];

/** @throws Error where there is none of that name. */
export function findMutant(name: string): Mutant {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`there is no mutant ${name}`);
  return mutant;
}
