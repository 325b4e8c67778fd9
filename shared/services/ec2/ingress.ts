/** The ports that the ingress rules of a security group open to anybody on the internet. Pure. */
import { isIP } from 'node:net';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { CouldNotRead } from '../../core/errors.ts';
import { given, numberOf, type Seen } from '../../core/reading.ts';
import { type Grant, openTogether } from './open-together.ts';

/** Ports that a rule opens to anybody. ICMP has no ports and is left out. */
export interface OpenRule {
  /** `tcp`, `udp`, `-1` for every protocol, or the number of another one, which counts as all ports. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** If it could not be read, the rule may open its ports to anybody or to no address. */
  readonly source: Seen<string>;
}

/** Prefix list → the blocks of addresses in it. */
export type PrefixLists = ReadonlyMap<string, Seen<readonly Seen<string>[]>>;

export const DESCRIBE = 'ec2:DescribeSecurityGroups';

type SourcesOf = (rule: IpPermission) => Seen<string>[];

/** EC2 leaves out kinds of sources that a rule does not have; each member of a kind has its address or id. */
const addressesOf: SourcesOf = ({ IpRanges = [], Ipv6Ranges = [] }) => [
  ...IpRanges.map(({ CidrIp }) => blockOf(CidrIp, DESCRIBE, 'CidrIp')),
  ...Ipv6Ranges.map(({ CidrIpv6 }) => blockOf(CidrIpv6, DESCRIBE, 'CidrIpv6')),
];

export const listsOf: SourcesOf = ({ PrefixListIds = [] }) =>
  PrefixListIds.map(({ PrefixListId }) => given(PrefixListId, DESCRIBE, 'PrefixListId'));

/** A block of addresses as EC2 writes it: an address, and the number of leading bits that all its addresses share. */
export function blockOf(cidr: string | undefined, action: string, field: string): Seen<string> {
  const block = given(cidr, action, field);
  if (block instanceof CouldNotRead) return block;
  const [address = '', bits = '', ...more] = block.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const right = more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  return right ? block : new CouldNotRead(action, 'malformed', `${field} is no block of addresses`);
}

/**
 * Whether a block of addresses admits everybody: it is larger than the /8 or the IPv6 /12 that IANA assigns to a registry at
 * most ("IPv4 Address Space", "IPv6 Global Unicast Address Assignments"). So splitting into 0.0.0.0/1 and 128.0.0.0/1 hides
 * nothing.
 */
export function isAnybody(cidr: string): boolean {
  const [address = '', bits = ''] = cidr.split('/');
  if (!/^\d+$/.test(bits)) return false;
  if (!address.includes(':')) return Number(bits) < 8;
  const privateUse = /^f[c-f]/i.test(address);
  return Number(bits) < 12 && !privateUse;
}

export const LAST_PORT = 65_535;
const PROTOCOLS: Record<string, string> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };
const NAMED = ['tcp', 'udp', 'icmp', 'icmpv6', '-1'];

type Ports = Omit<OpenRule, 'source'>;

/** Null for ICMP. A protocol other than TCP and UDP is let through on all ports ("IpPermission", Amazon EC2 API). */
function portsOf({ IpProtocol, FromPort, ToPort }: IpPermission): Seen<Ports> | null {
  const named = given(IpProtocol, DESCRIBE, 'IpProtocol');
  if (named instanceof CouldNotRead) return named;
  const protocol = PROTOCOLS[named] ?? named;
  if (protocol === 'icmp' || protocol === 'icmpv6') return null;
  const other = { protocol, from: 0, to: LAST_PORT };
  if (protocol !== 'tcp' && protocol !== 'udp') {
    const documented = NAMED.includes(protocol) || /^\d{1,3}$/.test(protocol);
    return documented ? other : new CouldNotRead(DESCRIBE, 'malformed', 'IpProtocol is no protocol that is known');
  }
  const from = numberOf(FromPort, DESCRIBE, 'FromPort');
  const to = numberOf(ToPort, DESCRIBE, 'ToPort');
  if (from instanceof CouldNotRead) return from;
  if (to instanceof CouldNotRead) return to;
  return from < 0 ? other : { protocol, from, to };
}

/** A rule that has ports, with its sources of the given kinds. */
interface Admission {
  readonly ports: Seen<Ports>;
  readonly sources: readonly Seen<string>[];
}

const admissionsOf = (rules: readonly IpPermission[], sourcesOf: SourcesOf): Admission[] =>
  rules.flatMap((rule) => {
    const ports = portsOf(rule);
    return ports === null ? [] : [{ ports, sources: sourcesOf(rule) }];
  });

/** Each source by itself: one that admits everybody, and one that could not be read. */
const openAlone = (admissions: readonly Admission[], isOpen: (source: string) => Seen<boolean>): Seen<OpenRule>[] =>
  admissions.flatMap(({ ports, sources }) =>
    sources.flatMap((source): Seen<OpenRule>[] => {
      const open = source instanceof CouldNotRead ? source : isOpen(source);
      if (open === false) return [];
      if (ports instanceof CouldNotRead) return [ports];
      return [{ ...ports, source: open instanceof CouldNotRead ? open : source }];
    }),
  );

const isText = (source: Seen<string>): source is string => typeof source === 'string';
const EVERYTHING: Ports = { protocol: '-1', from: 0, to: LAST_PORT };

/**
 * Blocks that only together contain every address; single blocks that do so are reported one by one. A rule whose ports could
 * not be read may open any port. If its blocks would complete the others, the open ports are unknown.
 */
function openByParts(admissions: readonly Admission[]): Seen<OpenRule>[] {
  const grantsOf = (portsOf: (ports: Seen<Ports>) => Ports | null): Grant[] =>
    admissions.flatMap(({ ports, sources }) => {
      const opened = portsOf(ports);
      return opened ? [{ ...opened, cidrs: sources.filter(isText).filter((cidr) => !isAnybody(cidr)) }] : [];
    });
  const certain = openTogether(grantsOf((ports) => (ports instanceof CouldNotRead ? null : ports)));
  const unread = admissions.map(({ ports }) => ports).find((ports) => ports instanceof CouldNotRead);
  if (!unread) return certain;
  const possible = openTogether(grantsOf((ports) => (ports instanceof CouldNotRead ? EVERYTHING : ports)));
  return possible.length > 0 ? [...certain, unread] : certain;
}

export function openByAddress(rules: readonly IpPermission[]): Seen<OpenRule>[] {
  const admissions = admissionsOf(rules, addressesOf);
  return [...openAlone(admissions, isAnybody), ...openByParts(admissions)];
}

/** Through a list alone, and through lists and addresses together if no address alone admits everybody. */
export function openByPrefixList(rules: readonly IpPermission[], lists: PrefixLists): Seen<OpenRule>[] {
  const blocksOf = (id: string): readonly Seen<string>[] => {
    const list = lists.get(id) ?? [];
    return list instanceof CouldNotRead ? [list] : list;
  };
  const isOpenList = (id: string): Seen<boolean> => {
    const blocks = blocksOf(id);
    if (blocks.filter(isText).some(isAnybody)) return true;
    return blocks.find((block) => block instanceof CouldNotRead) ?? false;
  };
  const naming = rules.filter((rule) => listsOf(rule).length > 0);
  if (naming.length === 0) return [];
  const everySource: SourcesOf = (rule) => [
    ...addressesOf(rule),
    ...listsOf(rule).flatMap((id) => (isText(id) ? blocksOf(id) : [id])),
  ];
  return [...openAlone(admissionsOf(naming, listsOf), isOpenList), ...openByParts(admissionsOf(rules, everySource))];
}
