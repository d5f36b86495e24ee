import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addCloseVerb } from './close.ts';
import { addListVerb } from './list.ts';

export function addOrphanVerbs(noun: Command, cli: Cli): void {
  addListVerb(noun, cli);
  addCloseVerb(noun, cli);
}
