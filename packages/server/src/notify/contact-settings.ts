import { z } from 'zod';
import { quietHoursSchema } from './contact-schema.ts';
import { isMailAddress } from './mail-address.ts';
import type { QuietHours } from './quiet-hours.ts';

/** Someone who runs this deployment, and is told of all of it. */
export interface OperatorContact {
  email: string;
  /** IANA name: times in notices are told in it. */
  timeZone: string;
  /** Only notices of security arrive in them. */
  quietHours: QuietHours | null;
}

const MOST_CONTACTS = 50;

const email = z
  .string({ error: 'must be a mail address, or a mapping with `email` and `timeZone`' })
  .refine(isMailAddress, 'must be a mail address, as ops@example.com');

const contact = z.strictObject({
  email,
  timeZone: z.string().refine(isTimeZone, 'must be a time zone, as Europe/Berlin').default('UTC'),
  quietHours: quietHoursSchema.default(null),
});

/** `contacts:` of `keyturn.yaml`: addresses, or mappings. */
export const contactsSchema = z
  .array(
    z.preprocess((given) => (typeof given === 'string' ? { email: given } : given), contact),
    { error: 'must be a list of mail addresses' },
  )
  .max(MOST_CONTACTS, `must be at most ${MOST_CONTACTS}`) satisfies z.ZodType<OperatorContact[]>;

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
