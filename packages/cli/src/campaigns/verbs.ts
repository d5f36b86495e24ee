import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addBeginVerb } from './begin.ts';
import { addCancelVerb } from './cancel.ts';
import { addListVerb } from './list.ts';
import { addPauseVerb } from './pause.ts';
import { addPreviewVerb } from './preview.ts';
import { addResumeVerb } from './resume.ts';
import { addShowVerb } from './show.ts';
import { addWatchVerb } from './watch.ts';

export function addCampaignVerbs(noun: Command, cli: Cli): void {
  addPreviewVerb(noun, cli);
  addBeginVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addWatchVerb(noun, cli);
  addPauseVerb(noun, cli);
  addResumeVerb(noun, cli);
  addCancelVerb(noun, cli);
}
