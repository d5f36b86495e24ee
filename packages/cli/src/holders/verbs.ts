import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addConfirmVerb } from './confirm.ts';
import { addEnrolVerb } from './enrol.ts';
import { addGoneVerb } from './gone.ts';
import { addGrantVerb } from './grant.ts';
import { addListVerb } from './list.ts';
import { addPickupVerb } from './pickup.ts';
import { addShowVerb } from './show.ts';

export function addHolderVerbs(noun: Command, cli: Cli): void {
  addGrantVerb(noun, cli);
  addEnrolVerb(noun, cli);
  addPickupVerb(noun, cli);
  addConfirmVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addGoneVerb(noun, cli);
}
