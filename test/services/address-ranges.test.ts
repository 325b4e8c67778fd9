import { describe, expect, it } from 'vitest';
import { areEverybody, inOrder, rangeOf } from '../../shared/services/ec2/address-ranges.ts';
import { openTogether } from '../../shared/services/ec2/open-together.ts';
import { processorTime } from '../support/processor-time.ts';

const everybody = (cidrs: readonly string[]) => areEverybody(inOrder(cidrs.flatMap((cidr) => rangeOf(cidr) ?? [])));
const blocks = (count: number, cidr: (index: number) => string) => Array.from({ length: count }, (_, i) => cidr(i));
const EVERY_EIGHT = blocks(256, (index) => `${index}.0.0.0/8`);
const GROUPS_OF_IPV6 = blocks(512, (index) => `${(0x2000 + index * 16).toString(16)}::/12`);

describe('blocks of addresses together', () => {
  it.each<[string, readonly string[]]>([
    ['all 256 blocks of /8', EVERY_EIGHT],
    ['every other block of /9', blocks(256, (index) => `${index}.0.0.0/9`)],
    ['two blocks of /8 in any order', ['9.0.0.0/8', '8.0.0.0/8']],
    ['all blocks of /12 of IPv6', GROUPS_OF_IPV6],
    ['more than a /12 of IPv6 in small blocks', blocks(20, (index) => `2a${index.toString().padStart(2, '0')}::/16`)],
    ['a block and itself, and another', ['8.0.0.0/8', '8.0.0.0/8', '9.0.0.0/24']],
  ])('%s are everybody', (_name, cidrs) => expect(everybody(cidrs)).toBe(true));

  it.each<[string, readonly string[]]>([
    ['a block of /8 named twice', ['8.0.0.0/8', '8.0.0.0/8', '8.1.0.0/16']],
    ['all private addresses', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8']],
    ['private addresses and a block of /8', ['10.0.0.0/8', '11.0.0.0/8']],
    ['unique local addresses', ['fc00::/8', 'fd00::/8', 'fe80::/10']],
    ['a thousand offices', blocks(1_000, (index) => `203.${index % 256}.${index % 200}.0/24`)],
    ['a thousand sites of IPv6', blocks(1_000, (index) => `2001:db8:${index.toString(16)}::/48`)],
    ['what is no block', ['', 'x', '1.2.3.4', '1.2.3/8', '8.0.0.0/33', '8.0.0.0/-1', '::/129', ':::/8']],
  ])('%s are not', (_name, cidrs) => expect(everybody(cidrs)).toBe(false));

  it.each([
    ['2001:db8::/32', 0x20010db80000, 0x20010db8ffff],
    ['::/0', 0, 2 ** 48 - 1],
    ['2001:db8:1:2::/48', 0x20010db80001, 0x20010db80001],
    ['::ffff:192.0.2.0/16', 0, 2 ** 32 - 1],
  ])('%s is read as it is written', (cidr, first, last) => expect(rangeOf(cidr)).toEqual({ family: 6, first, last }));
});

describe('rules that open ports together', () => {
  const grant = (protocol: string, from: number, to: number, cidrs: readonly string[]) => ({
    protocol,
    from,
    to,
    cidrs,
  });
  const half = EVERY_EIGHT.slice(0, 128);
  const rest = EVERY_EIGHT.slice(128);

  it('are reported with the number of blocks', () => {
    const open = openTogether(EVERY_EIGHT.map((cidr) => grant('tcp', 22, 22, [cidr])));
    expect(open).toEqual([{ protocol: 'tcp', from: 22, to: 22, source: '256 blocks together' }]);
  });

  it('count for the ports that they have in common, and for no others', () => {
    const few = ['8.0.0.0/8'];
    const others = ['9.0.0.0/8'];
    const open = openTogether([grant('tcp', 20, 25, few), grant('tcp', 22, 30, others), grant('udp', 22, 22, others)]);
    expect(open).toEqual([{ protocol: 'tcp', from: 22, to: 25, source: '2 blocks together' }]);
  });

  it('add up with rules for every protocol', () => {
    const open = openTogether([grant('tcp', 22, 22, ['8.0.0.0/8']), grant('-1', 0, 65_535, ['9.0.0.0/8'])]);
    expect(open).toEqual([{ protocol: 'tcp', from: 22, to: 22, source: '2 blocks together' }]);
  });

  it('are reported once where every protocol is open', () => {
    const open = openTogether([grant('-1', 0, 65_535, half), grant('-1', 0, 65_535, rest), grant('tcp', 1, 9, half)]);
    expect(open).toEqual([{ protocol: '-1', from: 0, to: 65_535, source: '256 blocks together' }]);
  });

  it('are judged quickly even if each of a thousand rules has ports of its own', () => {
    const hostile = blocks(1_000, (index) => `${8 + (index % 200)}.${index % 256}.0.0/16`);
    const grants = hostile.map((cidr, index) => grant('tcp', index, 65_535 - index, [cidr]));
    const taken = processorTime();
    openTogether([...grants, grant('tcp', 0, 1, ['8.0.0.0/8'])]);
    expect(taken()).toBeLessThan(1_000);
  });
});
