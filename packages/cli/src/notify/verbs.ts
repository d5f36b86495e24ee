import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addPreviewVerb } from './preview.ts';

export function addNotifyVerbs(noun: Command, cli: Cli): void {
  addPreviewVerb(noun, cli);
}
