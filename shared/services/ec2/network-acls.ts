/** Amazon VPC: network ACLs, with what they let in. One list serves every control. */
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, malformed, numberOf, oneOf, required, type Seen, tagsByKey } from '../../core/reading.ts';
import { blockOf, LAST_PORT } from './ingress.ts';
import { mayBelongTo } from './vpc.ts';

const DESCRIBE = 'ec2:DescribeNetworkAcls';
const PER_PAGE = 1_000;

/** A rule of an ACL. EC2 looks at rules in the order of their numbers, and the first that matches decides. */
export interface AclRule {
  readonly ingress: Seen<boolean>;
  readonly number: Seen<number>;
  readonly allows: Seen<boolean>;
  /** By its number in IP: `6` is TCP, `17` is UDP, `-1` is every protocol. */
  readonly protocol: Seen<string>;
  /** First and last port; all of them for a protocol that has none. */
  readonly ports: Seen<{ readonly from: number; readonly to: number }>;
  readonly block: Seen<string>;
}

export interface NetworkAcl {
  readonly vpc: Seen<string>;
  /** Whether it is the default ACL of its VPC, which every subnet without another ACL uses. It cannot be deleted. */
  readonly isDefault: Seen<boolean>;
  /** Ids of the subnets that use it. */
  readonly subnets: Seen<readonly Seen<string>[]>;
  readonly rules: Seen<readonly AclRule[]>;
}

/** The account's own ACLs. */
export const networkAcls = collector({
  id: 'ec2.network-acls',
  scope: 'region',
  seldom: 'their events make them be read at once',
  actions: [DESCRIBE],
  absent: {
    'DescribeNetworkAcls.NetworkAcls[].Tags': 'it has no tags ("describe-network-acls", AWS CLI Command Reference)',
  },
  triggers: [
    apiCalls(
      'ec2',
      'CreateNetworkAcl',
      'DeleteNetworkAcl',
      'CreateNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
      'CreateVpc',
      'CreateDefaultVpc',
      'DeleteVpc',
    ),
  ],
  sdk: () => import('@aws-sdk/client-ec2'),
  collect: async (aws, { EC2Client, paginateDescribeNetworkAcls }): Promise<Resource<NetworkAcl>[]> => {
    const pages = paginateDescribeNetworkAcls({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.NetworkAcls, DESCRIBE, 'NetworkAcls'));
    return found.filter(mayBelongTo(aws.account.id)).map((acl) => {
      const owner = given(acl.OwnerId, DESCRIBE, 'OwnerId');
      const id = required(acl.NetworkAclId, DESCRIBE, 'NetworkAclId');
      const associations = given(acl.Associations, DESCRIBE, 'Associations');
      const entries = given(acl.Entries, DESCRIBE, 'Entries');
      const facts = {
        vpc: given(acl.VpcId, DESCRIBE, 'VpcId'),
        isDefault: given(acl.IsDefault, DESCRIBE, 'IsDefault'),
        subnets:
          associations instanceof CouldNotRead
            ? associations
            : associations.map(({ SubnetId }) => given(SubnetId, DESCRIBE, 'SubnetId')),
        rules: entries instanceof CouldNotRead ? entries : entries.map(ruleOf),
      };
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:network-acl/${id}`,
        tags: tagsByKey(acl.Tags),
        facts: owner instanceof CouldNotRead ? owner : facts,
      };
    });
  },
});

function ruleOf(entry: NetworkAclEntry): AclRule {
  const egress = given(entry.Egress, DESCRIBE, 'Egress');
  const action = oneOf(entry.RuleAction, ['allow', 'deny'], DESCRIBE, 'RuleAction');
  const protocol = protocolOf(entry);
  return {
    ingress: egress instanceof CouldNotRead ? egress : !egress,
    number: numberOf(entry.RuleNumber, DESCRIBE, 'RuleNumber'),
    allows: action instanceof CouldNotRead ? action : action === 'allow',
    protocol,
    ports: protocol instanceof CouldNotRead ? protocol : portsOf(entry, protocol),
    // a rule has a block of one of the two families
    block: entry.Ipv6CidrBlock
      ? blockOf(entry.Ipv6CidrBlock, DESCRIBE, 'Ipv6CidrBlock')
      : blockOf(entry.CidrBlock, DESCRIBE, 'CidrBlock'),
  };
}

function protocolOf({ Protocol }: NetworkAclEntry): Seen<string> {
  const protocol = given(Protocol, DESCRIBE, 'Protocol');
  if (protocol instanceof CouldNotRead || /^(-1|\d{1,3})$/.test(protocol)) return protocol;
  return malformed(DESCRIBE, 'Protocol is no number of a protocol');
}

export const TCP = '6';
export const UDP = '17';
export const EVERY_PROTOCOL = '-1';

/** "PortRange" is given for TCP and UDP ("NetworkAclEntry", Amazon EC2 API Reference). */
function portsOf({ PortRange }: NetworkAclEntry, protocol: string): AclRule['ports'] {
  if (protocol !== TCP && protocol !== UDP) return { from: 0, to: LAST_PORT };
  const from = numberOf(PortRange?.From, DESCRIBE, 'PortRange.From');
  const to = numberOf(PortRange?.To, DESCRIBE, 'PortRange.To');
  if (from instanceof CouldNotRead) return from;
  return to instanceof CouldNotRead ? to : { from, to };
}
