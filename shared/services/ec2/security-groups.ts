/** Amazon EC2: security groups, and what they admit from anywhere on the internet. One walk serves every control. */
import type { SecurityGroup as Description, EC2Client, IpPermission } from '@aws-sdk/client-ec2';
import { about, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen, tagsByKey } from '../../core/reading.ts';
import { type Grant, openTogether } from './open-together.ts';

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
  readonly name: string;
  /** Null in EC2-Classic only, which is no more. */
  readonly vpc: string | null;
  readonly open: readonly OpenRule[];
  /** The same by way of prefix lists, which hold addresses of their own. */
  readonly openByPrefixList: Seen<readonly OpenRule[]>;
  /** Rules as AWS groups them: by protocol and ports. */
  readonly ingressRules: number;
  readonly egressRules: number;
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
    ),
    // a list that is shared is in use in accounts that the owner's call does not name
    about(
      { accounts: 'all', here: true },
      apiCalls('ec2', 'ModifyManagedPrefixList', 'RestoreManagedPrefixListVersion'),
    ),
  ],
  sdk,
  collect: async (aws, sdk) => {
    const client = aws.client(sdk.EC2Client);
    const pages = sdk.paginateDescribeSecurityGroups({ client, pageSize: GROUPS_PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.SecurityGroups, DESCRIBE, 'SecurityGroups'));
    const own = found.filter(({ OwnerId }) => !OwnerId || OwnerId === aws.account.id);
    const lists = await prefixLists(client, sdk, own);
    return own.map((group): Resource<SecurityGroup> => {
      const id = required(group.GroupId, DESCRIBE, 'GroupId');
      const ingress = required(group.IpPermissions, DESCRIBE, 'IpPermissions');
      const egress = required(group.IpPermissionsEgress, DESCRIBE, 'IpPermissionsEgress');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:security-group/${id}`,
        tags: tagsByKey(group.Tags),
        facts: {
          name: required(group.GroupName, DESCRIBE, 'GroupName'),
          vpc: group.VpcId ?? null,
          open: openByAddress(ingress),
          openByPrefixList: byPrefixList(ingress, lists),
          ingressRules: ingress.length,
          egressRules: egress.length,
        },
      };
    });
  },
});

/** The group that each VPC is born with, which AWS names `default` and nobody can rename or delete. */
export const defaultSecurityGroups = collector({
  id: 'ec2.default-security-groups',
  scope: 'region',
  uses: [securityGroups],
  actions: [],
  triggers: [],
  collect: async (aws) =>
    (await aws.facts(securityGroups)).filter(({ facts }) => facts instanceof CouldNotRead || facts.name === 'default'),
});

const addressesOf = ({ IpRanges = [], Ipv6Ranges = [] }: IpPermission): string[] => [
  ...IpRanges.map(({ CidrIp = '' }) => CidrIp),
  ...Ipv6Ranges.map(({ CidrIpv6 = '' }) => CidrIpv6),
];

const listsOf = ({ PrefixListIds = [] }: IpPermission): string[] =>
  PrefixListIds.map(({ PrefixListId = '' }) => PrefixListId);

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

/** The ports of a rule with those that it opens them to; undefined for ICMP, which has no ports. */
function grantOf({ IpProtocol = '-1', FromPort, ToPort }: IpPermission, cidrs: readonly string[]): Grant | undefined {
  const protocol = PROTOCOLS[IpProtocol] ?? IpProtocol;
  if (protocol === 'icmp' || protocol === 'icmpv6') return undefined;
  const limited = FromPort !== undefined && FromPort >= 0 && (protocol === 'tcp' || protocol === 'udp');
  const [from, to] = limited ? [FromPort, ToPort ?? FromPort] : [0, LAST_PORT];
  return { protocol, from, to, cidrs };
}

const grantsOf = (rules: readonly IpPermission[], cidrs: (rule: IpPermission) => readonly string[]): Grant[] =>
  rules.flatMap((rule) => grantOf(rule, cidrs(rule)) ?? []);

const toEach = ({ cidrs, ...ports }: Grant): OpenRule[] => cidrs.map((source) => ({ ...ports, source }));

/** Blocks that are everybody's by themselves are told one by one; the others may be it together. */
const smallOnly = (grant: Grant): Grant => ({ ...grant, cidrs: grant.cidrs.filter((cidr) => !isAnybody(cidr)) });

function openByAddress(rules: readonly IpPermission[]): OpenRule[] {
  const grants = grantsOf(rules, addressesOf);
  const alone = grants.map((grant) => ({ ...grant, cidrs: grant.cidrs.filter(isAnybody) })).flatMap(toEach);
  return [...alone, ...openTogether(grants.map(smallOnly))];
}

/** Prefix list → the blocks it holds, for those that a rule names. */
async function prefixLists(
  client: EC2Client,
  { paginateGetManagedPrefixListEntries }: Sdk,
  groups: readonly Description[],
): Promise<Map<string, Seen<readonly string[]>>> {
  const named = groups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(listsOf));
  const blocksOf = async (PrefixListId: string): Promise<readonly string[]> => {
    const pages = paginateGetManagedPrefixListEntries({ client }, { PrefixListId });
    const entries = await all(pages, (page) => required(page.Entries, ENTRIES, 'Entries'));
    return entries.map(({ Cidr = '' }) => Cidr);
  };
  const read = async (id: string): Promise<[string, Seen<readonly string[]>]> => [id, await seen(blocksOf(id))];
  return new Map(await each([...new Set(named)], read));
}

/** By a list alone, and by lists and addresses together where no address does it by itself. */
function byPrefixList(
  rules: readonly IpPermission[],
  lists: ReadonlyMap<string, Seen<readonly string[]>>,
): Seen<OpenRule[]> {
  const found = rules.flatMap(listsOf).map((id) => lists.get(id));
  const error = found.find((list) => list instanceof CouldNotRead);
  if (error) return error;
  if (found.length === 0) return [];
  const blocksOf = (id: string): readonly string[] => {
    const list = lists.get(id);
    return list instanceof CouldNotRead || !list ? [] : list;
  };
  const open = (id: string) => blocksOf(id).some(isAnybody);
  const alone = grantsOf(rules, (rule) => listsOf(rule).filter(open)).flatMap(toEach);
  const together = grantsOf(rules, (rule) => [...addressesOf(rule), ...listsOf(rule).flatMap(blocksOf)]);
  return [...alone, ...openTogether(together.map(smallOnly))];
}

/** `tcp 22 from 0.0.0.0/0`, as a verdict says it. */
export function ruleInWords({ protocol, from, to, source }: OpenRule): string {
  if (protocol === '-1') return `everything from ${source}`;
  const ports = from === 0 && to === LAST_PORT ? 'all ports' : from === to ? String(from) : `${from}-${to}`;
  return `${/^\d+$/.test(protocol) ? `protocol ${protocol}` : `${protocol} ${ports}`} from ${source}`;
}

/**
 * The rules as `--ip-permissions` of EC2's commands names them ("IpPermission", Amazon EC2 API Reference). Undefined where
 * several blocks are everybody's only together: somebody has to decide which of them goes.
 */
export const permissionsOf = (rules: readonly OpenRule[]): string[] | undefined =>
  rules.every(({ source }) => isNamed(source)) ? rules.map(permissionOf) : undefined;

/** A block of addresses or a prefix list, and not words. */
const isNamed = (source: string): boolean => !source.includes(' ');

function permissionOf({ protocol, from, to, source }: OpenRule): string {
  const ports = WITH_PORTS.includes(protocol) ? `,FromPort=${from},ToPort=${to}` : '';
  return `IpProtocol=${protocol}${ports},${sourceIn(source)}`;
}

const WITH_PORTS: readonly string[] = ['tcp', 'udp'];

function sourceIn(source: string): string {
  if (source.startsWith('pl-')) return `PrefixListIds=[{PrefixListId=${source}}]`;
  return source.includes(':') ? `Ipv6Ranges=[{CidrIpv6=${source}}]` : `IpRanges=[{CidrIp=${source}}]`;
}
