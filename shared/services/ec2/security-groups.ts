/** Amazon EC2: security groups, and what they admit from anywhere on the internet. One walk serves every control. */

import { isIP } from 'node:net';
import type { SecurityGroup as Description, EC2Client, IpPermission } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { all, each, given, known, numberOf, required, type Seen, seen, tagsByKey } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { mayBelongTo } from './vpc.ts';

const sdk = () => import('@aws-sdk/client-ec2');
type Sdk = Awaited<ReturnType<typeof sdk>>;

/** Ports that a rule opens to anybody. ICMP has none and is left out. */
export interface OpenRule {
  /** `tcp`, `udp`, `-1` for every protocol, or the number of another one, which counts as all ports. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

export interface SecurityGroup {
  readonly name: Seen<string>;
  readonly vpc: Seen<string>;
  /** Of a rule that cannot be read it is not known whether it opens anything. */
  readonly open: Seen<readonly Seen<OpenRule>[]>;
  /** The same by way of prefix lists, which hold addresses of their own. */
  readonly openByPrefixList: Seen<readonly Seen<OpenRule>[]>;
  /** Rules as AWS groups them: by protocol and ports. */
  readonly ingressRules: Seen<number>;
  readonly egressRules: Seen<number>;
}

const GROUPS_PER_PAGE = 1_000;
const DESCRIBE = 'ec2:DescribeSecurityGroups';
const ENTRIES = 'ec2:GetManagedPrefixListEntries';

/** The account's own groups; one shared by another account is judged there. */
export const securityGroups = collector({
  id: 'ec2.security-groups',
  scope: 'region',
  actions: [DESCRIBE, ENTRIES],
  triggers: [
    apiCalls(
      'ec2',
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'ModifySecurityGroupRules',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
      'CreateVpc',
      'CreateDefaultVpc',
      'DeleteVpc',
      'ModifyManagedPrefixList',
      'RestoreManagedPrefixListVersion',
    ),
  ],
  sdk,
  collect: async (aws, sdk) => {
    const client = aws.client(sdk.EC2Client);
    const pages = sdk.paginateDescribeSecurityGroups({ client, pageSize: GROUPS_PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.SecurityGroups, DESCRIBE, 'SecurityGroups'));
    const own = found.filter(mayBelongTo(aws.account.id));
    const openLists = await openPrefixLists(client, sdk, own);
    return own.map((group): Resource<SecurityGroup> => {
      const owner = given(group.OwnerId, DESCRIBE, 'OwnerId');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:security-group/${required(group.GroupId, DESCRIBE, 'GroupId')}`,
        // EC2 leaves the tags out of what has none
        tags: tagsByKey(group.Tags),
        facts: owner instanceof CouldNotRead ? owner : factsOf(group, openLists),
      };
    });
  },
});

type OpenLists = ReadonlyMap<string, Seen<boolean>>;

function factsOf(group: Description, openLists: OpenLists): SecurityGroup {
  const ingress = given(group.IpPermissions, DESCRIBE, 'IpPermissions');
  const egress = given(group.IpPermissionsEgress, DESCRIBE, 'IpPermissionsEgress');
  const isOpenList = (id: string) => known(openLists.get(id) ?? false);
  const opened = (sourcesOf: SourcesOf, isOpen: (source: string) => boolean) =>
    ingress instanceof CouldNotRead ? ingress : ingress.flatMap((rule) => openBy(rule, sourcesOf(rule), isOpen));
  return {
    name: given(group.GroupName, DESCRIBE, 'GroupName'),
    vpc: given(group.VpcId, DESCRIBE, 'VpcId'),
    open: opened(addressesOf, isAnybody),
    openByPrefixList: opened(listsOf, isOpenList),
    ingressRules: ingress instanceof CouldNotRead ? ingress : ingress.length,
    egressRules: egress instanceof CouldNotRead ? egress : egress.length,
  };
}

/** The group that each VPC is born with, which AWS names `default` and nobody can rename or delete. */
export const defaultSecurityGroups = collector({
  id: 'ec2.default-security-groups',
  scope: 'region',
  uses: [securityGroups],
  actions: [],
  triggers: [],
  collect: async (aws) =>
    (await aws.facts(securityGroups)).flatMap((group) => {
      const name = group.facts instanceof CouldNotRead ? group.facts : group.facts.name;
      if (name instanceof CouldNotRead) return [{ ...group, facts: name }];
      return name === 'default' ? [group] : [];
    }),
});

type SourcesOf = (rule: IpPermission) => Seen<string>[];

/** EC2 leaves out the kinds of sources that a rule has none of; each member of a kind has its address or id. */
const addressesOf: SourcesOf = ({ IpRanges = [], Ipv6Ranges = [] }) => [
  ...IpRanges.map(({ CidrIp }) => blockOf(CidrIp, DESCRIBE, 'CidrIp')),
  ...Ipv6Ranges.map(({ CidrIpv6 }) => blockOf(CidrIpv6, DESCRIBE, 'CidrIpv6')),
];

const listsOf: SourcesOf = ({ PrefixListIds = [] }) =>
  PrefixListIds.map(({ PrefixListId }) => given(PrefixListId, DESCRIBE, 'PrefixListId'));

/** A block of addresses as EC2 writes it: an address and the bits of it that are the same for all. */
function blockOf(cidr: string | undefined, action: string, field: string): Seen<string> {
  const block = given(cidr, action, field);
  if (block instanceof CouldNotRead) return block;
  const [address = '', bits = '', ...more] = block.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const right = more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  return right ? block : new CouldNotRead(action, 'malformed', `${field} is no block of addresses`);
}

/**
 * Whether a block of addresses is everybody's: wider than the /8 or the IPv6 /12 that IANA hands to a registry at
 * most ("IPv4 Address Space", "IPv6 Global Unicast Address Assignments"). So 0.0.0.0/1 and 128.0.0.0/1 hide nothing.
 */
export function isAnybody(cidr: string): boolean {
  const [address = '', bits = ''] = cidr.split('/');
  if (!/^\d+$/.test(bits)) return false;
  if (!address.includes(':')) return Number(bits) < 8;
  const privateUse = /^f[c-f]/i.test(address);
  return Number(bits) < 12 && !privateUse;
}

const LAST_PORT = 65_535;
const PROTOCOLS: Record<string, string> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };
const NAMED = ['tcp', 'udp', 'icmp', 'icmpv6', '-1'];

/** What the rule opens to those of its sources that are everybody, and where it could not be read whether it does. */
function openBy(
  rule: IpPermission,
  sources: readonly Seen<string>[],
  isOpen: (source: string) => boolean,
): Seen<OpenRule>[] {
  const ports = portsOf(rule);
  if (ports === null) return [];
  return sources.flatMap((source): Seen<OpenRule>[] => {
    const open = attempted(() => isOpen(known(source)));
    if (open instanceof CouldNotRead) return [open];
    if (!open) return [];
    return [ports instanceof CouldNotRead ? ports : { ...ports, source: known(source) }];
  });
}

/** Null for ICMP. A protocol other than TCP and UDP is let through on all ports ("IpPermission", Amazon EC2 API). */
function portsOf({ IpProtocol, FromPort, ToPort }: IpPermission): Seen<Omit<OpenRule, 'source'>> | null {
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

/** Prefix list → whether it contains everybody's addresses, for those that a rule names. */
async function openPrefixLists(
  client: EC2Client,
  { paginateGetManagedPrefixListEntries }: Sdk,
  groups: readonly Description[],
): Promise<OpenLists> {
  const named = groups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(listsOf));
  const ids = named.filter((id) => typeof id === 'string');
  const isOpen = async (PrefixListId: string): Promise<boolean> => {
    const pages = paginateGetManagedPrefixListEntries({ client }, { PrefixListId });
    const entries = await all(pages, (page) => required(page.Entries, ENTRIES, 'Entries'));
    return anyOf(entries, ({ Cidr }) => isAnybody(known(blockOf(Cidr, ENTRIES, 'Cidr'))));
  };
  // a list that is not found may be one that its owner shares no longer: the rule goes on to admit its addresses
  return new Map(
    await each([...new Set(ids)], async (id): Promise<[string, Seen<boolean>]> => [id, await seen(isOpen(id))]),
  );
}

/** `tcp 22 from 0.0.0.0/0`, as a verdict says it. */
export function ruleInWords({ protocol, from, to, source }: OpenRule): string {
  if (protocol === '-1') return `everything from ${source}`;
  const ports = from === 0 && to === LAST_PORT ? 'all ports' : from === to ? String(from) : `${from}-${to}`;
  return `${/^\d+$/.test(protocol) ? `protocol ${protocol}` : `${protocol} ${ports}`} from ${source}`;
}

const WAYS = [
  ['open', 'it admits'],
  ['openByPrefixList', 'it admits everybody through'],
] as const;

/** What the group opens to everybody of that of which `bad` holds, as a verdict says it; null when it opens nothing such. */
export function admittedBy(group: Known<SecurityGroup>, bad: (rule: OpenRule) => boolean): string | null {
  const found = collected(WAYS, ([field, verb]) => {
    const rules = thoseOf(group[field], (rule) => bad(known(rule))).map(known<OpenRule>);
    return rules.length > 0 ? [`${verb} ${listed(rules.map(ruleInWords))}`] : [];
  });
  return firstOf(found, () => true) ?? null;
}
