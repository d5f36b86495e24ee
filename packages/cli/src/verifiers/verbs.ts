import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAddVerb } from './add.ts';
import { addGoneVerb } from './gone.ts';
import { addListVerb } from './list.ts';
import { addRemoveVerb } from './remove.ts';
import { addShowVerb } from './show.ts';

export function addVerifierVerbs(noun: Command, cli: Cli): void {
  addAddVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addRemoveVerb(noun, cli);
  addGoneVerb(noun, cli);
}
