import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';

export function addSchemaVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'schema', {
    summary: 'print the JSON Schema of a policy file, by which an editor completes it',
    example: 'policies schema > policies.schema.json',
  }).action(async () => {
    const { policyFileJsonSchema } = await import('@keyturn/server/policy-file');
    cli.show(policyFileJsonSchema(), (schema) => `${JSON.stringify(schema, null, 2)}\n`);
  });
}
