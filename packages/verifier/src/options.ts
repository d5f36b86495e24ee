import { env } from 'node:process';
import { ENVIRONMENTS, type Environment, isClearText } from '@keyturn/core';
import type { Alarm } from './alarm.ts';
import type { Ports } from './ports.ts';
import { systemPorts } from './system.ts';
import type { CredentialPlaces } from './transport/credential.ts';
import type { MissBudgetLimits } from './transport/miss-budget.ts';
import { readServerKey, type ServerKey } from './wire/server-key.ts';

/** What `createVerifier` takes. Everything may be left out where the environment says it. */
export interface VerifierOptions {
  /** Base URL of the Keyturn server. Default: `KEYTURN_URL`, or `http://127.0.0.1:4100`. */
  url?: string;
  /**
   * Whether `url` may be http beyond loopback, where anyone on the way can read the token.
   * Default: whether `KEYTURN_ALLOW_CLEAR_TEXT` is `1`.
   */
  allowClearText?: boolean;
  /** Token of kind `verifier`. Default: `KEYTURN_TOKEN`. */
  token?: string;
  /** Id or prefix of the api that is protected. Needed where the token serves more than one. */
  api?: string;
  /** Keys of the other environment are refused. Default: `live`. */
  environment?: Environment;
  /**
   * Where the replica is kept over a restart, so that this process can answer without the server.
   * Default: nowhere. A second file with the ending `.grace` stands beside it.
   */
  snapshotFile?: string;
  /** Ed25519 public key of the server, 32 bytes in base64url. Default: that of the first snapshot. */
  serverKey?: string;
  /**
   * Where the signed list of revocations is fetched from while this verifier is cut off: the
   * server's, or a copy of it on any web server. Null: nowhere. Default: `/revocations.json` at
   * `url`. Fetched without the token.
   */
  revocationsUrl?: string | null;
  /** Header fields that hold a key and nothing else. Default: `X-API-Key`. */
  keyHeaders?: readonly string[];
  /**
   * Whether `Authorization: Bearer` carries a key too, where its value begins with the prefix of a
   * served api; any other value is left alone. Default: true.
   */
  bearer?: boolean;
  /**
   * How many proxies stand in front that set `X-Forwarded-For` and `X-Forwarded-Proto`; `true`
   * means one. Default: none, and both fields are ignored.
   */
  trustProxy?: boolean | number;
  /** Of `WWW-Authenticate`. Default: `api`. */
  realm?: string;
  /** Unknown keys borne per address (row T6). Default: 50 a second, 100 at once. Null: no limit. */
  missBudget?: MissBudgetLimits | null;
  /** Told of what a person should hear of, at most once in 10 s for each code. */
  onAlarm?: (alarm: Alarm) => void;
  /** Clock, randomness, network, timers and files. Default: the machine's own. */
  ports?: Partial<Ports>;
}

/** The same, checked and complete. */
export interface VerifierSettings {
  url: string;
  token: string;
  api: string | null;
  environment: Environment;
  snapshotFile: string | null;
  serverKey: ServerKey | null;
  revocationsUrl: string | null;
  places: CredentialPlaces;
  trustedHops: number;
  realm: string;
  missBudget: MissBudgetLimits | null;
  onAlarm: (alarm: Alarm) => void;
  ports: Ports;
}

const DEFAULT_URL = 'http://127.0.0.1:4100';
const DEFAULT_MISS_BUDGET: MissBudgetLimits = { perSecond: 50, burst: 100 };
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** @throws TypeError if an option has a value that it cannot have. */
export function settingsOf(options: VerifierOptions): VerifierSettings {
  const token = options.token ?? env.KEYTURN_TOKEN ?? '';
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('a verifier needs a token: the option `token` or KEYTURN_TOKEN');
  }
  const environment = options.environment ?? 'live';
  if (!ENVIRONMENTS.includes(environment)) {
    throw new TypeError(`environment must be one of ${ENVIRONMENTS.join(', ')}`);
  }
  const realm = options.realm ?? 'api';
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(realm)) {
    throw new TypeError('realm must be printable ASCII without quotes and backslashes');
  }
  const url = urlOf(
    options.url ?? env.KEYTURN_URL ?? DEFAULT_URL,
    options.allowClearText ?? env.KEYTURN_ALLOW_CLEAR_TEXT === '1',
  );
  return {
    url,
    token,
    api: options.api ?? null,
    environment,
    snapshotFile: options.snapshotFile ?? null,
    serverKey: options.serverKey === undefined ? null : serverKeyOf(options.serverKey),
    revocationsUrl: revocationsUrlOf(options.revocationsUrl, url),
    places: { headers: headersOf(options.keyHeaders), bearer: options.bearer ?? true },
    trustedHops: hopsOf(options.trustProxy ?? false),
    realm,
    missBudget: missBudgetOf(options.missBudget),
    onAlarm: options.onAlarm ?? (() => {}),
    ports: { ...systemPorts(), ...options.ports },
  };
}

function urlOf(text: string, allowClearText: boolean): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new TypeError('url must be the http or https URL of the Keyturn server');
  }
  const url = new URL(text);
  if (!allowClearText && isClearText(url)) {
    throw new TypeError(
      `the token would be sent in clear text to ${url.origin}: use https, or set allowClearText`,
    );
  }
  return text;
}

/** Clear text is no matter: the list is signed, and for everybody to read. */
function revocationsUrlOf(text: string | null | undefined, url: string): string | null {
  if (text === null) return null;
  const whole = text ?? `${url.replace(/\/+$/, '')}/revocations.json`;
  if (!URL.canParse(whole) || !/^https?:$/.test(new URL(whole).protocol)) {
    throw new TypeError('revocationsUrl must be an http or https URL, or null');
  }
  return whole;
}

function serverKeyOf(text: string): ServerKey {
  try {
    return readServerKey(text);
  } catch {
    throw new TypeError('serverKey must be an Ed25519 public key, 32 bytes in base64url');
  }
}

function headersOf(names: readonly string[] = ['X-API-Key']): string[] {
  if (!names.every((name) => FIELD_NAME.test(name))) {
    throw new TypeError('keyHeaders must be names of header fields');
  }
  return names.map((name) => name.toLowerCase());
}

function hopsOf(trust: boolean | number): number {
  const hops = Number(trust);
  if (!Number.isInteger(hops) || hops < 0) {
    throw new TypeError('trustProxy must be true, false or a number of proxies');
  }
  return hops;
}

function missBudgetOf(limits: MissBudgetLimits | null | undefined): MissBudgetLimits | null {
  if (limits === null) return null;
  const { perSecond, burst } = limits ?? DEFAULT_MISS_BUDGET;
  if (!(perSecond > 0) || !(burst >= 1)) {
    throw new TypeError('missBudget must allow at least one miss');
  }
  return { perSecond, burst };
}
