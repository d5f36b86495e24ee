import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExportVerb } from './export.ts';
import { addListVerb } from './list.ts';
import { addVerifyVerb } from './verify.ts';

export function addAuditVerbs(noun: Command, cli: Cli): void {
  addListVerb(noun, cli);
  addExportVerb(noun, cli);
  addVerifyVerb(noun, cli);
}
