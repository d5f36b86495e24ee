/** An IP address in 32-bit words: one for IPv4, four for IPv6. */
export type Address = readonly number[];

/** A block of addresses in CIDR notation, made ready for comparison. */
export interface AddressBlock {
  readonly words: Address;
  readonly bits: number;
}

const IPV4 = new RegExp(`^${['', '', '', ''].fill('(0|[1-9][0-9]{0,2})').join('\\.')}$`);
const IPV4_BITS = 32;
const IPV6_BITS = 128;
const IPV6_GROUPS = 8;
const MAPPED_WORD = 0xffff;

const IPV4_SOURCE_BITS = 24;
const IPV6_SOURCE_GROUPS = 3;
const IPV6_BUDGET_GROUPS = 4;

/**
 * Reads an IPv4 address (four decimal numbers without leading zeros) or an IPv6 address (RFC 4291,
 * section 2.2; a zone is ignored). An IPv4 address mapped into IPv6 is that IPv4 address, because
 * that is how a dual-stack socket shows it. Null if it is neither.
 */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const word = ipv4Word(text);
    return word === null ? null : [word];
  }
  const words = ipv6Words(text);
  if (words === null) return null;
  const [first, second, third, fourth] = words;
  const mapped = first === 0 && second === 0 && third === MAPPED_WORD;
  return mapped && fourth !== undefined ? [fourth] : words;
}

/** Reads `address/bits`, or a lone address as a block of one. Null if it is neither. */
export function parseAddressBlock(text: string): AddressBlock | null {
  const slash = text.indexOf('/');
  const words = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (words === null) return null;
  const all = words.length === 1 ? IPV4_BITS : IPV6_BITS;
  if (slash < 0) return { words, bits: all };
  const bitsText = text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(bitsText) || Number(bitsText) > all) return null;
  return { words, bits: Number(bitsText) };
}

/** Whether the address lies in the block. Never across families. */
export function inBlock(address: Address, block: AddressBlock): boolean {
  if (address.length !== block.words.length) return false;
  let left = block.bits;
  for (let i = 0; i < address.length && left > 0; i++, left -= 32) {
    const shift = left >= 32 ? 0 : 32 - left;
    if ((address[i] ?? 0) >>> shift !== (block.words[i] ?? 0) >>> shift) return false;
  }
  return true;
}

/** What a usage source keeps of an address: IPv4 /24 or IPv6 /48; '' for anything else. */
export function sourcePrefix(text: string): string {
  const words = parseAddress(text);
  if (words === null) return '';
  const [word] = words;
  if (words.length === 1 && word !== undefined) {
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.0/${IPV4_SOURCE_BITS}`;
  }
  return ipv6Prefix(words, IPV6_SOURCE_GROUPS);
}

/**
 * Whose budget of misses (row T6) an address draws on: the IPv4 address itself, or the IPv6 /64
 * that one host can roam in. Narrower than a source, so that nobody pays for a neighbour.
 */
export function budgetPrefix(text: string): string {
  const words = parseAddress(text);
  if (words === null) return '';
  return words.length === 1 ? String(words[0]) : ipv6Prefix(words, IPV6_BUDGET_GROUPS);
}

function ipv6Prefix(words: Address, groups: number): string {
  const kept: string[] = [];
  for (let i = 0; i < groups; i++) {
    const word = words[i >> 1] ?? 0;
    kept.push((i % 2 === 0 ? word >>> 16 : word & 0xffff).toString(16));
  }
  while (kept.at(-1) === '0') kept.pop();
  return `${kept.join(':')}::/${groups * 16}`;
}

function ipv4Word(text: string): number | null {
  const match = IPV4.exec(text);
  if (match === null) return null;
  let word = 0;
  for (let i = 1; i <= 4; i++) {
    const part = Number(match[i]);
    if (part > 255) return null;
    word = word * 256 + part;
  }
  return word;
}

function ipv6Words(text: string): Address | null {
  const zone = text.indexOf('%');
  const halves = (zone < 0 ? text : text.slice(0, zone)).split('::');
  if (halves.length > 2) return null;
  const head = ipv6Groups(halves[0] ?? '', halves.length === 1);
  const tail = ipv6Groups(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const words: number[] = [];
  for (let i = 0; i < IPV6_GROUPS; i += 2) {
    words.push((((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0);
  }
  return words;
}

/** The 16-bit groups of one side of `::`; the last may be an IPv4 address if `mayEndInIpv4`. */
function ipv6Groups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const word = mayEndInIpv4 && index === parts.length - 1 ? ipv4Word(part) : null;
    if (word === null) return null;
    groups.push(word >>> 16, word & 0xffff);
  }
  return groups;
}
