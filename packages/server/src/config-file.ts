import { DEFAULT_DURATIONS, type Durations, parseDuration } from '@keyturn/core';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { contactsSchema, type OperatorContact } from './notify/contact-settings.ts';
import { type MailSettings, mailSchema } from './notify/mail-settings.ts';
import { type SlackSettings, slackSchema } from './notify/slack-settings.ts';
import { webhookSecretFault } from './notify/webhook-secret.ts';

/** What `keyturn.yaml` says, with the defaults of all that it leaves out. */
export interface ConfigFile {
  durations: Durations;
  /** Set by the operator, so a loopback address is allowed. Null: nobody is told. */
  webhook: { url: string; secret: string } | null;
  /** Null: no mail leaves. */
  mail: MailSettings | null;
  /** Operators' chat; null: none. */
  slack: SlackSettings | null;
  /** Folder of notice templates, as it is written; null: our words. */
  templates: string | null;
  /** Operators who are told of everything. */
  contacts: OperatorContact[];
}

/** What holds where there is no file, or nothing in it. */
export const NOTHING_SAID: ConfigFile = {
  durations: DEFAULT_DURATIONS,
  webhook: null,
  mail: null,
  slack: null,
  templates: null,
  contacts: [],
};

/** @returns the settings, or every fault as a sentence that begins with where it stands. */
export function parseConfigFile(
  text: string,
): { config: ConfigFile } | { faults: [string, ...string[]] } {
  const yaml = readYaml(text);
  if ('fault' in yaml) return { faults: [`it is not YAML: ${yaml.fault}.`] };
  const parsed = FILE.safeParse(yaml.content ?? {});
  if (!parsed.success) return { faults: parsed.error.issues.map(faultOf) as [string, ...string[]] };
  const durations = durationsOf(parsed.data.durations ?? {});
  const [first, ...rest] = contradictions(durations);
  if (first) return { faults: [first, ...rest] };
  const { durations: _, ...said } = parsed.data;
  return { config: { ...NOTHING_SAID, ...present(said), durations } };
}

const YEAR_MS = 365 * 24 * 3_600_000;
const LONGEST_MS = 10 * YEAR_MS;

function readYaml(text: string): { content: unknown } | { fault: string } {
  const document = parseDocument(text, { stringKeys: true, logLevel: 'error' });
  try {
    const [fault] = document.errors;
    if (fault) throw fault;
    return { content: document.toJS() };
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    return { fault: message?.replace(/[.:]$/, '') ?? 'it cannot be read' };
  }
}

type DurationName =
  Exclude<keyof Durations, 'graceMs'> extends infer Key
    ? Key extends `${infer Name}Ms`
      ? Name
      : never
    : never;

/** Names as in the file, with the shortest that makes sense. */
const SHORTEST_MS = {
  propagation: 1,
  clockTolerance: 1,
  negativeCache: 0,
  poll: 100,
  clientCache: 0,
  sdkDeployment: 0,
  deployment: 0,
  longestRequest: 0,
  reportEvery: 200,
  reportAlarm: 200,
  lease: 1_000,
  quiet: 0,
  sourceOnce: 0,
  gapMargin: 0,
  ephemeralSilence: 0,
  unobservedRestart: 0,
  retireSafety: 0,
  suspension: 0,
  holdDown: 0,
} as const satisfies Record<DurationName, number>;

const NOT_A_DURATION = 'must be a duration such as 90d, 36h, 15m, 30s or 500ms';

function duration(shortestMs: number) {
  return z.string({ error: NOT_A_DURATION }).transform((text, context) => {
    const ms = parseDuration(text);
    if (ms === null) {
      context.addIssue(NOT_A_DURATION);
      return z.NEVER;
    }
    if (ms < shortestMs) context.addIssue(`must be at least ${shortestMs}ms`);
    if (ms > LONGEST_MS) context.addIssue('must be at most 3650d');
    return ms;
  });
}

function ratio(highest: number) {
  const message = `must be a number from 0 to ${highest}`;
  return z.number({ error: message }).min(0, message).max(highest, message);
}

const DURATION_FIELDS = Object.fromEntries(
  Object.entries(SHORTEST_MS).map(([name, shortest]) => [name, duration(shortest).optional()]),
) as Record<DurationName, z.ZodOptional<ReturnType<typeof duration>>>;

const FILE = z.strictObject(
  {
    durations: z
      .strictObject({
        ...DURATION_FIELDS,
        clockRateError: ratio(0.1).optional(),
        jitterRatio: ratio(1).optional(),
        grace: z
          .strictObject({ balanced: duration(0).optional(), available: duration(0).optional() })
          .optional(),
      })
      .optional(),
    webhook: z
      .strictObject({
        url: z.string().refine(isWebAddress, 'must be an http or https address'),
        secret: z.string().superRefine((secret, context) => {
          const fault = webhookSecretFault(secret);
          if (fault) context.addIssue(fault);
        }),
      })
      .optional(),
    mail: mailSchema.optional(),
    slack: slackSchema.optional(),
    templates: z.string().min(1, 'must name a folder').optional(),
    contacts: contactsSchema.optional(),
  },
  {
    error:
      'must be a mapping with `durations`, `webhook`, `mail`, `slack`, `templates` and `contacts`',
  },
);

/** Without the members that are undefined. */
function present<Said extends object>(
  said: Said,
): { [Name in keyof Said]?: Exclude<Said[Name], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Said]?: Exclude<Said[Name], undefined>;
  };
}

type DeclaredDurations = NonNullable<z.output<typeof FILE>['durations']>;

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '';
}

function faultOf(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `\`${at ? `${at}.` : ''}${key}\``);
    return `${names.join(', ')} is not a setting.`;
  }
  return at ? `\`${at}\` ${issue.message}.` : `it ${issue.message}.`;
}

function durationsOf(declared: DeclaredDurations): Durations {
  const { grace, clockRateError, jitterRatio, ...named } = declared;
  const durations: Durations = {
    ...DEFAULT_DURATIONS,
    graceMs: {
      strict: 0,
      balanced: grace?.balanced ?? DEFAULT_DURATIONS.graceMs.balanced,
      available: grace?.available ?? DEFAULT_DURATIONS.graceMs.available,
    },
    clockRateError: clockRateError ?? DEFAULT_DURATIONS.clockRateError,
    jitterRatio: jitterRatio ?? DEFAULT_DURATIONS.jitterRatio,
  };
  for (const [name, ms] of Object.entries(named) as [DurationName, number | undefined][]) {
    if (ms !== undefined) durations[`${name}Ms`] = ms;
  }
  return durations;
}

/** What no single value shows: pairs that would make the rules impossible to keep. */
function contradictions(durations: Durations): string[] {
  const faults: string[] = [];
  if (durations.reportEveryMs >= durations.leaseMs) {
    faults.push(
      '`durations.reportEvery` must be shorter than `durations.lease`, or every lease ends before it is renewed.',
    );
  }
  if (durations.graceMs.balanced > durations.graceMs.available) {
    faults.push('`durations.grace.balanced` must not be longer than `durations.grace.available`.');
  }
  return faults;
}
