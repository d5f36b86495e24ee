import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addCancelVerb } from './cancel.ts';
import { addExpediteVerb } from './expedite.ts';
import { addExtendVerb } from './extend.ts';
import { addHoldVerb } from './hold.ts';
import { addListVerb } from './list.ts';
import { addReleaseVerb } from './release.ts';
import { addRestoreVerb } from './restore.ts';
import { addRollBackVerb } from './roll-back.ts';
import { addShowVerb } from './show.ts';
import { addWatchVerb } from './watch.ts';

export function addRotationVerbs(noun: Command, cli: Cli): void {
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addWatchVerb(noun, cli);
  addHoldVerb(noun, cli);
  addReleaseVerb(noun, cli);
  addExtendVerb(noun, cli);
  addExpediteVerb(noun, cli);
  addCancelVerb(noun, cli);
  addRollBackVerb(noun, cli);
  addRestoreVerb(noun, cli);
}
