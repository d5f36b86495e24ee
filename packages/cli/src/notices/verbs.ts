import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAcknowledgeVerb } from './acknowledge.ts';
import { addListVerb } from './list.ts';
import { addReplayVerb } from './replay.ts';

export function addNoticeVerbs(noun: Command, cli: Cli): void {
  addListVerb(noun, cli);
  addReplayVerb(noun, cli);
  addAcknowledgeVerb(noun, cli);
}
