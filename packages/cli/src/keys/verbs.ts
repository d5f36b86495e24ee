import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addIssueVerb } from './issue.ts';
import { addListVerb } from './list.ts';
import { addNarrowVerb } from './narrow.ts';
import { addResumeVerb } from './resume.ts';
import { addRevokeVerb } from './revoke.ts';
import { addShowVerb } from './show.ts';
import { addSuspendVerb } from './suspend.ts';
import { addTaintVerb } from './taint.ts';

export function addKeyVerbs(noun: Command, cli: Cli): void {
  addIssueVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addSuspendVerb(noun, cli);
  addResumeVerb(noun, cli);
  addRevokeVerb(noun, cli);
  addNarrowVerb(noun, cli);
  addTaintVerb(noun, cli);
}
