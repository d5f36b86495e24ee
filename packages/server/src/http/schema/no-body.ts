import { z } from 'zod';

/** An act that takes no members: no body, or an empty object. */
export const noBody = z.strictObject({}).nullish();
