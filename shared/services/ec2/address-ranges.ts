/** Blocks of addresses, and whether they are so large a part of the internet that they admit everybody. Pure. */
import { isIPv4, isIPv6 } from 'node:net';

/** First and last address: IPv4 whole, and IPv6 by its first 48 bits, because a site is the smallest block that counts. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: number;
  readonly last: number;
}

const BITS = { 4: 32, 6: 48 } as const;

/** The block as a range; undefined if it is not a block of addresses, or is smaller than an IPv6 site. */
export function rangeOf(cidr: string): Range | undefined {
  const [address = '', length = ''] = cidr.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (!family || !/^\d{1,3}$/.test(length) || Number(length) > BITS[family]) return undefined;
  const size = 2 ** (BITS[family] - Number(length));
  const number = family === 4 ? numberOf(address.split('.').map(Number), 256) : siteOf(address);
  const first = number - (number % size);
  return { family, first, last: first + size - 1 };
}

const numberOf = (parts: readonly number[], base: number): number => parts.reduce((sum, part) => sum * base + part, 0);

/** The first three of the eight groups of an IPv6 address. */
function siteOf(address: string): number {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  // an IPv4 address at the end stands for two groups
  const after = groups(tail ?? '').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
  const before = groups(head).slice(0, 8);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return numberOf(
    all.slice(0, 3).map((group) => Number.parseInt(group, 16)),
    65_536,
  );
}

/** "IANA IPv4 Special-Purpose Address Registry": these blocks, and all addresses from 224.0.0.0 on, are not on the internet. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
].flatMap((cidr) => rangeOf(cidr) ?? []);
/** "IPv6 Global Unicast Address Assignments". */
const PUBLIC_IPV6: Range = { family: 6, first: 0x2000 * 2 ** 32, last: 0x4000 * 2 ** 32 - 1 };

/**
 * The largest block that IANA assigns to a registry at once, a /8 of IPv4 and a /12 of IPv6 ("IANA IPv4 Address Space
 * Registry", "IPv6 Global Unicast Address Assignments"). A rule that admits more than that admits everybody.
 */
const MOST = { 4: 2 ** 24, 6: 2 ** 36 } as const;

export const inOrder = (ranges: readonly Range[]): Range[] => [...ranges].sort((a, b) => a.first - b.first);

/** Whether the ranges, sorted by their first addresses, together contain more of the internet than that. */
export const areEverybody = (ranges: readonly Range[]): boolean =>
  publicAddresses(ranges, 4) > MOST[4] || publicAddresses(ranges, 6) > MOST[6];

/** The number of internet addresses in the union of the ranges: an address in several ranges counts once. */
function publicAddresses(ranges: readonly Range[], family: 4 | 6): number {
  let counted = -1;
  let sum = 0;
  for (const range of ranges) {
    if (range.family !== family) continue;
    const first = Math.max(range.first, counted + 1);
    if (first > range.last) continue;
    sum += publicPart({ family, first, last: range.last });
    counted = range.last;
  }
  return sum;
}

function publicPart(range: Range): number {
  if (range.family === 6) return overlap(range, PUBLIC_IPV6);
  return NOT_PUBLIC.reduce((size, apart) => size - overlap(range, apart), range.last - range.first + 1);
}

const overlap = (a: Range, b: Range): number => Math.max(0, Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1);

/** Whether the block holds all of the other one; of IPv6 below a site only when they are the same. */
export function covers(block: string, other: string): boolean {
  if (block === other) return true;
  const [wide, narrow] = [rangeOf(block), rangeOf(other) ?? siteAround(other)];
  if (!wide || !narrow) return false;
  return wide.family === narrow.family && wide.first <= narrow.first && narrow.last <= wide.last;
}

/** The IPv6 site that a smaller block is in. */
const siteAround = (block: string): Range | undefined => rangeOf(block.replace(/\/\d+$/, '/48'));

/** Whether two blocks have an address in common. */
export function overlaps(block: string, other: string): boolean {
  const [a, b] = [rangeOf(block), rangeOf(other)];
  return a !== undefined && b !== undefined && a.family === b.family && overlap(a, b) > 0;
}
