/** What a verifier says about the version that it was shown. */
export const KEY_STATES = [
  'active',
  'deprecated',
  'refused',
  'suspended',
  'behind',
  'orphan',
  'stale',
] as const;

export type KeyState = (typeof KEY_STATES)[number];

/** The field `Api-Key-Status` of an answer. */
export interface KeyStatus {
  readonly state: KeyState;
  /** The version that was presented, where the verifier knows it. */
  readonly version: number | null;
  /** From when the caller is asked to move, ms since 1970. */
  readonly rotateAfterMs: number | null;
  /** Move at once. */
  readonly now: boolean;
  /** When the version ends, ms since 1970; only where that is a real date. */
  readonly sunsetMs: number | null;
}

const LONGEST_FIELD = 2048;

// RFC 9651: a token, then parameters whose values are booleans, dates, numbers, strings or tokens.
const ITEM = /^ *([a-z]+)((?: *;.*)?)$/s;
const PARAMETER =
  / *; *([a-z*][a-z0-9_.*-]*)(?:=(\?[01]|@-?[0-9]{1,15}|-?[0-9]{1,15}|"(?:[ !#-[\]-~]|\\["\\])*"|[A-Za-z*][!#$%&'*+\-.^_`|~:/A-Za-z0-9]*))?/y;

/**
 * Reads an `Api-Key-Status` field, a structured field (RFC 9651). Null where there is none, where
 * it is not exactly one well-formed item, or where its state is not one that this build knows:
 * then nothing was said. Parameters that this build does not know are passed over.
 */
export function parseKeyStatus(field: string | null): KeyStatus | null {
  if (field === null || field.length > LONGEST_FIELD) return null;
  const item = ITEM.exec(field);
  const state = KEY_STATES.find((known) => known === item?.[1]);
  const parameters = parseParameters((item?.[2] ?? '').trimEnd());
  if (state === undefined || parameters === null) return null;
  return {
    state,
    version: integer(parameters.get('version')),
    rotateAfterMs: date(parameters.get('rotate-after')),
    now: parameters.get('now') === '?1',
    sunsetMs: date(parameters.get('sunset')),
  };
}

/** The parameters by name, a later one over an earlier; null where the text is not well-formed. */
function parseParameters(text: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  for (let end = 0; end < text.length; end = PARAMETER.lastIndex) {
    const match = PARAMETER.exec(text);
    if (!match) return null;
    // A parameter without a value is the boolean true (RFC 9651 §3.1.2).
    parameters.set(match[1] as string, match[2] ?? '?1');
  }
  return parameters;
}

function integer(value: string | undefined): number | null {
  return value !== undefined && /^[0-9]+$/.test(value) ? Number(value) : null;
}

function date(value: string | undefined): number | null {
  return value?.startsWith('@') ? Number(value.slice(1)) * 1_000 : null;
}
