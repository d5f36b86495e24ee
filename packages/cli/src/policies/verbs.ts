import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAddVerb } from './add.ts';
import { addApplyVerb } from './apply.ts';
import { addCheckVerb } from './check.ts';
import { addEditVerb } from './edit.ts';
import { addListVerb } from './list.ts';
import { addSchemaVerb } from './schema.ts';
import { addShowVerb } from './show.ts';
import { addVersionsVerb } from './versions.ts';

export function addPolicyVerbs(noun: Command, cli: Cli): void {
  addApplyVerb(noun, cli);
  addAddVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addEditVerb(noun, cli);
  addVersionsVerb(noun, cli);
  addCheckVerb(noun, cli);
  addSchemaVerb(noun, cli);
}
