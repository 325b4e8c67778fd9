/** Amazon EC2: security groups, and the ports that they open to the internet. One walk serves every control. */
import type { SecurityGroup as Description, EC2Client } from '@aws-sdk/client-ec2';
import { about, apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { all, each, given, known, required, type Seen, seen, tagsByKey } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import {
  blockOf,
  DESCRIBE,
  LAST_PORT,
  listsOf,
  type OpenRule,
  openByAddress,
  openByPrefixList,
  type PrefixLists,
} from './ingress.ts';
import { mayBelongTo } from './vpc.ts';

export type { OpenRule };

const sdk = () => import('@aws-sdk/client-ec2');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface SecurityGroup {
  readonly name: Seen<string>;
  readonly vpc: Seen<string>;
  /** For a rule that could not be read, it is unknown whether it opens a port, and to which addresses. */
  readonly open: Seen<readonly Seen<OpenRule>[]>;
  /** The same for prefix lists, which contain blocks of addresses. */
  readonly openByPrefixList: Seen<readonly Seen<OpenRule>[]>;
  /** Rules as AWS groups them: by protocol and ports. */
  readonly ingressRules: Seen<number>;
  readonly egressRules: Seen<number>;
}

const GROUPS_PER_PAGE = 1_000;
const ENTRIES = 'ec2:GetManagedPrefixListEntries';

/** The account's own groups; a group that another account shares is judged in that account. */
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
    // a shared list is also used in accounts that the owner's call does not name
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
    const own = found.filter(mayBelongTo(aws.account.id));
    const lists = await prefixLists(client, sdk, own);
    return own.map((group): Resource<SecurityGroup> => {
      const owner = given(group.OwnerId, DESCRIBE, 'OwnerId');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:security-group/${required(group.GroupId, DESCRIBE, 'GroupId')}`,
        // EC2 leaves out the tags of a resource without tags
        tags: tagsByKey(group.Tags),
        facts: owner instanceof CouldNotRead ? owner : factsOf(group, lists),
      };
    });
  },
});

function factsOf(group: Description, lists: PrefixLists): SecurityGroup {
  const ingress = given(group.IpPermissions, DESCRIBE, 'IpPermissions');
  const egress = given(group.IpPermissionsEgress, DESCRIBE, 'IpPermissionsEgress');
  return {
    name: given(group.GroupName, DESCRIBE, 'GroupName'),
    vpc: given(group.VpcId, DESCRIBE, 'VpcId'),
    open: ingress instanceof CouldNotRead ? ingress : openByAddress(ingress),
    openByPrefixList: ingress instanceof CouldNotRead ? ingress : openByPrefixList(ingress, lists),
    ingressRules: ingress instanceof CouldNotRead ? ingress : ingress.length,
    egressRules: egress instanceof CouldNotRead ? egress : egress.length,
  };
}

/** The group that AWS creates with each VPC. Its name is `default`, and no user can rename or delete it. */
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

/** Prefix list → its blocks, for the lists that a rule names. */
async function prefixLists(
  client: EC2Client,
  { paginateGetManagedPrefixListEntries }: Sdk,
  groups: readonly Description[],
): Promise<PrefixLists> {
  const named = groups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(listsOf));
  const ids = named.filter((id) => typeof id === 'string');
  const blocksOf = async (PrefixListId: string): Promise<readonly Seen<string>[]> => {
    const pages = paginateGetManagedPrefixListEntries({ client }, { PrefixListId });
    const entries = await all(pages, (page) => required(page.Entries, ENTRIES, 'Entries'));
    return entries.map(({ Cidr }) => blockOf(Cidr, ENTRIES, 'Cidr'));
  };
  // a list that is not found may no longer be shared with the account: the rule still admits its addresses
  const read = async (id: string): Promise<[string, Seen<readonly Seen<string>[]>]> => [id, await seen(blocksOf(id))];
  return new Map(await each([...new Set(ids)], read));
}

/** `tcp 22 from 0.0.0.0/0`, in the words of a verdict. */
export function ruleInWords({ protocol, from, to, source }: OpenRule): string {
  if (protocol === '-1') return `everything from ${known(source)}`;
  const ports = from === 0 && to === LAST_PORT ? 'all ports' : from === to ? String(from) : `${from}-${to}`;
  return `${/^\d+$/.test(protocol) ? `protocol ${protocol}` : `${protocol} ${ports}`} from ${known(source)}`;
}

const WAYS = [
  ['open', 'it admits'],
  ['openByPrefixList', 'it admits everybody through'],
] as const;

/** The rules for which `bad` holds and which admit everybody, in the words of a verdict; null if there are none. */
export function admittedBy(group: Known<SecurityGroup>, bad: (rule: OpenRule) => boolean): string | null {
  const found = collected(WAYS, ([field, verb]) => {
    const rules = openedBy(group[field], bad);
    return rules.length > 0 ? [`${verb} ${listed(rules.map(ruleInWords))}`] : [];
  });
  return firstOf(found, () => true) ?? null;
}

/** The rules by which the group admits everybody, for a fix. Throws `CouldNotRead` if such a rule could not be read. */
export const rulesOf = (group: Known<SecurityGroup>, bad: (rule: OpenRule) => boolean): OpenRule[] =>
  WAYS.flatMap(([field]) => openedBy(group[field], bad));

function openedBy(rules: Known<SecurityGroup>['open'], bad: (rule: OpenRule) => boolean): OpenRule[] {
  // the source of a rule matters only if its ports are bad: reading an unread source throws
  const isOpen = (rule: OpenRule) => bad(rule) && known(rule.source) !== '';
  return thoseOf(rules, (rule) => isOpen(known(rule))).map(known<OpenRule>);
}

/**
 * The rules as `--ip-permissions` of EC2's commands names them ("IpPermission", Amazon EC2 API Reference). Undefined if several
 * blocks admit everybody only together: a person must decide which of them to remove.
 */
export const permissionsOf = (rules: readonly OpenRule[]): string[] | undefined =>
  rules.every(({ source }) => isNamed(known(source))) ? rules.map(permissionOf) : undefined;

/** Whether the source is a block of addresses or a prefix list, and not a text for people. */
const isNamed = (source: string): boolean => !source.includes(' ');

function permissionOf({ protocol, from, to, source }: OpenRule): string {
  const ports = WITH_PORTS.includes(protocol) ? `,FromPort=${from},ToPort=${to}` : '';
  return `IpProtocol=${protocol}${ports},${sourceIn(known(source))}`;
}

const WITH_PORTS: readonly string[] = ['tcp', 'udp'];

function sourceIn(source: string): string {
  if (source.startsWith('pl-')) return `PrefixListIds=[{PrefixListId=${source}}]`;
  return source.includes(':') ? `Ipv6Ranges=[{CidrIpv6=${source}}]` : `IpRanges=[{CidrIp=${source}}]`;
}
