import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAddVerb } from './add.ts';
import { addListVerb } from './list.ts';
import { addRemoveVerb } from './remove.ts';

export function addTokenVerbs(noun: Command, cli: Cli): void {
  addAddVerb(noun, cli);
  addListVerb(noun, cli);
  addRemoveVerb(noun, cli);
}
