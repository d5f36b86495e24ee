import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addGoneVerb } from './gone.ts';
import { addListVerb } from './list.ts';

export function addSourceVerbs(noun: Command, cli: Cli): void {
  addListVerb(noun, cli);
  addGoneVerb(noun, cli);
}
