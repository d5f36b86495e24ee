import { MOST_TOLD_SCOPES, type ReportedSource } from '@keyturn/core';
import { sourcePrefix } from '../replica/address.ts';

const MAX_TEXT = 200;
const MAX_REMEMBERED = 4_096;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** What is kept of who calls: the network and the user agent. With a route it is a source. */
export type Caller = Pick<ReportedSource, 'addressPrefix' | 'userAgent'>;

/** In place of all that cannot be named. */
const ANY = '*';

/** Stands for the sources of a key that were too many to name; the server takes it as incomplete. */
export const OVERFLOW_SOURCE: ReportedSource = Object.freeze({
  addressPrefix: ANY,
  userAgent: ANY,
  route: ANY,
});

// The last prefixes made. An address comes back far more often than a new one comes.
const prefixes = new Map<string, string>();

export function callerOf(address: string, userAgent: string): Caller {
  return { addressPrefix: prefixOf(address), userAgent: printable(userAgent) };
}

/** Method and route as a source has them. */
export function routeLabel(method: string, route: string): string {
  return printable(method === '' ? route : `${method} ${route}`);
}

/** What no api can have for a scope is not told: nobody waits for it. */
const SCOPE = /^[a-z0-9][a-z0-9:._-]{0,62}$/;

/**
 * The scopes of a request as its source tells them; undefined: it tells none. A request that asks for
 * none tells none: whoever answers it may look at the scopes of the verdict, so it may need any.
 */
export function toldScopes(asked: readonly string[]): string[] | undefined {
  const told = [...new Set(asked)].filter((scope) => SCOPE.test(scope)).sort();
  return told.length === 0 || told.length > MOST_TOLD_SCOPES ? undefined : told;
}

/** One text for all that a report tells apart: a source, and what it asked for. */
export function toldKey(source: ReportedSource): string {
  const { scopes } = source;
  return scopes === undefined ? sourceKey(source) : `${sourceKey(source)}\n${scopes.join(' ')}`;
}

/** One text per source, as the key of a map: what it asks for is no part of who it is. */
export function sourceKey({ addressPrefix, userAgent, route }: ReportedSource): string {
  return `${addressPrefix}\n${route}\n${userAgent}`;
}

function prefixOf(address: string): string {
  if (address === '') return '';
  const known = prefixes.get(address);
  if (known !== undefined) return known;
  const prefix = sourcePrefix(address);
  if (prefixes.size >= MAX_REMEMBERED) prefixes.clear();
  prefixes.set(address, prefix);
  return prefix;
}

function printable(text: string): string {
  const short = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  return short.replace(NOT_PRINTABLE, '?');
}
