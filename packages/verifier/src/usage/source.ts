import type { ReportedSource } from '@keyturn/core';
import { sourcePrefix } from '../replica/address.ts';

const MAX_TEXT = 200;
const MAX_REMEMBERED = 4_096;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** Stands for the sources of a key that were too many to name; the server takes it as incomplete. */
export const OVERFLOW_SOURCE: ReportedSource = Object.freeze({
  addressPrefix: '*',
  userAgent: '*',
  route: '*',
});

// The last prefixes made. An address comes back far more often than a new one comes.
const prefixes = new Map<string, string>();

/** What is kept of a caller: its network, its user agent, and the method and route it asked for. */
export function sourceOf(
  address: string,
  userAgent: string,
  method: string,
  route: string,
): ReportedSource {
  return {
    addressPrefix: prefixOf(address),
    userAgent: printable(userAgent),
    route: printable(method === '' ? route : `${method} ${route}`),
  };
}

/** Whether both say the same. */
export function sameSource(a: ReportedSource, b: ReportedSource): boolean {
  return a.addressPrefix === b.addressPrefix && a.route === b.route && a.userAgent === b.userAgent;
}

/** One text per source, as the key of a map. */
export function sourceKey(source: ReportedSource): string {
  return `${source.addressPrefix}\n${source.route}\n${source.userAgent}`;
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
