import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addShowVerb } from './show.ts';

export function addReceiptVerbs(noun: Command, cli: Cli): void {
  addShowVerb(noun, cli);
}
