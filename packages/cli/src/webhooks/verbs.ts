import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAddVerb } from './add.ts';
import { addTestVerb } from './challenge.ts';
import { addEditVerb } from './edit.ts';
import { addListVerb } from './list.ts';
import { addRemoveVerb } from './remove.ts';
import { addRotateSecretVerb } from './rotate-secret.ts';
import { addShowVerb } from './show.ts';

export function addWebhookVerbs(noun: Command, cli: Cli): void {
  addAddVerb(noun, cli);
  addListVerb(noun, cli);
  addShowVerb(noun, cli);
  addEditVerb(noun, cli);
  addRemoveVerb(noun, cli);
  addRotateSecretVerb(noun, cli);
  addTestVerb(noun, cli);
}
