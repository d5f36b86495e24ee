import { PROBLEMS, type Problem, type ProblemCode } from '@keyturn/core';
import { z } from 'zod';

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const problemSchema = z
  .object({
    type: z.string().describe('The page of the code.'),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .describe('RFC 9457 problem details.') satisfies z.ZodType<Problem>;

z.globalRegistry.add(problemSchema, { id: 'Problem' });
