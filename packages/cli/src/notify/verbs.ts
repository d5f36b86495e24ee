import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addPreviewVerb } from './preview.ts';
import { addTestVerb } from './try-channels.ts';

export function addNotifyVerbs(noun: Command, cli: Cli): void {
  addPreviewVerb(noun, cli);
  addTestVerb(noun, cli);
}
