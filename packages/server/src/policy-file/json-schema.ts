import { z } from 'zod';
import { policyFile } from './file-schema.ts';

/** The JSON Schema (draft 2020-12) of a policy file, for editors. */
export function policyFileJsonSchema(): object {
  return z.toJSONSchema(policyFile, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod leaves them out where what is read differs from what is written; ours are as written.
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
}
