import { dirname, join, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { type ConfigFile, NOTHING_SAID, parseConfigFile } from './config-file.ts';

/** Everything that an operator may set, checked. */
export interface Settings extends ConfigFile {
  listen: ListenAddress;
  /** Without a trailing slash; null: made from the address that was bound. */
  publicUrl: string | null;
  /** Absolute. */
  dataDirectory: string;
  /** As `openStore` takes it; may hold a password. */
  databaseUrl: string;
  /** Absolute. */
  journalDirectory: string;
  masterKey: MasterKeySource;
  region: string;
  logLevel: LogLevel;
  /** The day, as `2026-11-23` in UTC, of which a person says that it is today; null: nobody does. */
  today: string | null;
}

export interface ListenAddress {
  host: string;
  /** 0: any free port. */
  port: number;
}

/** 32 bytes as they are, or the file that holds them. `own`: made at the first start. */
export type MasterKeySource =
  | { kind: 'given'; text: string }
  | { kind: 'file'; path: string; own: boolean };

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment and `keyturn.yaml`.
 *
 * @param readText - the text of a file, or null where there is none.
 * @throws ConfigError with every fault that was found, not the first alone.
 */
export function readSettings(
  environment: Environment,
  workingDirectory: string,
  readText: (path: string) => string | null,
): Settings {
  const faults: string[] = [];
  const dataDirectory = resolve(
    workingDirectory,
    given(environment, 'KEYTURN_DATA_DIR') ?? 'keyturn-data',
  );
  const settings: Settings = {
    ...configFile(environment, dataDirectory, readText, faults),
    listen: listenAddress(given(environment, 'KEYTURN_LISTEN') ?? '127.0.0.1:4100', faults),
    publicUrl: publicUrl(given(environment, 'KEYTURN_PUBLIC_URL'), faults),
    dataDirectory,
    databaseUrl: databaseUrl(given(environment, 'KEYTURN_DATABASE_URL'), dataDirectory, faults),
    journalDirectory: resolve(
      workingDirectory,
      given(environment, 'KEYTURN_JOURNAL') ?? join(dataDirectory, 'journal'),
    ),
    masterKey: masterKey(environment, workingDirectory, dataDirectory, faults),
    region: region(given(environment, 'KEYTURN_REGION') ?? 'local', faults),
    logLevel: logLevel(given(environment, 'KEYTURN_LOG_LEVEL') ?? 'info', faults),
    today: today(given(environment, 'KEYTURN_ACCEPT_CLOCK'), faults),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}

/** An empty variable is one that is not set. */
function given(environment: Environment, name: string): string | undefined {
  return environment[name] || undefined;
}

function configFile(
  environment: Environment,
  dataDirectory: string,
  readText: (path: string) => string | null,
  faults: string[],
): ConfigFile {
  const named = given(environment, 'KEYTURN_CONFIG');
  const path = named ?? join(dataDirectory, 'keyturn.yaml');
  const text = readText(path);
  if (text === null) {
    if (named) faults.push(`KEYTURN_CONFIG names ${path}, and no such file can be read.`);
    return NOTHING_SAID;
  }
  const parsed = parseConfigFile(text);
  if ('config' in parsed) {
    const { templates } = parsed.config;
    // A folder beside the file is named from there.
    return { ...parsed.config, templates: templates && resolve(dirname(path), templates) };
  }
  faults.push(...parsed.faults.map((fault) => `In ${path}: ${fault}`));
  return NOTHING_SAID;
}

function listenAddress(text: string, faults: string[]): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):([0-9]{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match && port <= 65_535) return { host: (match[1] ?? match[2]) as string, port };
  faults.push(
    `KEYTURN_LISTEN is "${text}"; it must be HOST:PORT, as 127.0.0.1:4100 or [::1]:4100.`,
  );
  return { host: '127.0.0.1', port: 0 };
}

function publicUrl(text: string | undefined, faults: string[]): string | null {
  if (text === undefined) return null;
  const url = URL.parse(text);
  const isOrigin =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    text.replace(/\/$/, '') === url.origin;
  if (isOrigin) return url.origin;
  faults.push(
    `KEYTURN_PUBLIC_URL is "${text}"; it must be an origin without a path, as https://keys.example.com.`,
  );
  return null;
}

function databaseUrl(text: string | undefined, dataDirectory: string, faults: string[]): string {
  const own = `sqlite:${join(dataDirectory, 'keyturn.db')}`;
  if (text === undefined || text === 'sqlite:') return own;
  if (/^sqlite:[^:]/.test(text)) return text;
  if (/^postgres(?:ql)?:\/\/./.test(text) && URL.canParse(text)) return text;
  // The value may hold a password, so it is not repeated.
  faults.push(
    'KEYTURN_DATABASE_URL must be postgres://USER:PASSWORD@HOST/DATABASE, or `sqlite:` for the file in the data directory.',
  );
  return own;
}

function masterKey(
  environment: Environment,
  workingDirectory: string,
  dataDirectory: string,
  faults: string[],
): MasterKeySource {
  const text = given(environment, 'KEYTURN_MASTER_KEY');
  const path = given(environment, 'KEYTURN_MASTER_KEY_FILE');
  if (text !== undefined && path !== undefined) {
    faults.push('KEYTURN_MASTER_KEY and KEYTURN_MASTER_KEY_FILE are both set; set one.');
  }
  if (text !== undefined) return { kind: 'given', text };
  if (path !== undefined)
    return { kind: 'file', path: resolve(workingDirectory, path), own: false };
  return { kind: 'file', path: join(dataDirectory, 'master.key'), own: true };
}

function region(text: string, faults: string[]): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) {
    faults.push(
      `KEYTURN_REGION is "${text}"; it must be lower-case letters, digits and hyphens, at most 63.`,
    );
  }
  return text;
}

function today(text: string | undefined, faults: string[]): string | null {
  if (text === undefined || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text ?? null;
  faults.push(
    `KEYTURN_ACCEPT_CLOCK is "${text}"; it must be the day of today in UTC, as 2026-11-23.`,
  );
  return null;
}

function logLevel(text: string, faults: string[]): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level) return level;
  faults.push(`KEYTURN_LOG_LEVEL is "${text}"; it must be one of ${LOG_LEVELS.join(', ')}.`);
  return 'info';
}
