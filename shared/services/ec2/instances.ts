/** Amazon EC2: the instances of a region. One list serves all of them, and one more tells what their types can do. */
import type { Instance as Description } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { all, given, known, oneOf, required, type Seen, seenIn, tagsByKey } from '../../core/reading.ts';
import { instanceTypes, TYPES } from './instance-types.ts';

const sdk = () => import('@aws-sdk/client-ec2');

const LIST = 'ec2:DescribeInstances';
/** The largest page that the API returns. */
const PER_PAGE = 1_000;

const STATES = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'] as const;
const RECOVERIES = ['default', 'disabled'] as const;
const TOKENS = ['optional', 'required'] as const;
const ENDPOINTS = ['enabled', 'disabled'] as const;
const SUPPORTS = ['unsupported', 'supported', 'default'] as const;

export interface Instance {
  readonly state: (typeof STATES)[number];
  readonly type: Seen<string>;
  /** Whether it belongs to an Auto Scaling group. */
  readonly inGroup: Seen<boolean>;
  /** Whether AWS moves it to other hardware automatically if its own hardware fails. */
  readonly autoRecovery: Seen<boolean>;
  /** Whether the metadata service answers only requests with a token; null if it is off. */
  readonly tokensOnly: Seen<boolean | null>;
  readonly publicAddress: boolean;
  /** Whether it has an instance profile, which gives its programs a role. */
  readonly hasRole: boolean;
  /** Whether it is EBS-optimised; null if its type does not support that. */
  readonly ebsOptimized: Seen<boolean | null>;
}

/** All existing instances, including stopped ones. */
export const instances = collector({
  id: 'ec2.instances',
  scope: 'region',
  seldom: 'their settings change only by calls whose events make them be read at once',
  actions: [LIST, TYPES],
  absent: {
    'DescribeInstances.Reservations[].Instances[].Tags':
      'it has no tags ("describe-instances", AWS CLI Command Reference, has answers without them)',
    'DescribeInstances.Reservations[].Instances[].IamInstanceProfile':
      'it has none ("Instance", Amazon EC2 API Reference: "The IAM instance profile associated with the instance, if applicable")',
    'DescribeInstances.Reservations[].Instances[].PublicIpAddress':
      'it has none ("Instance", Amazon EC2 API Reference: "The public IPv4 address … assigned to the instance, if applicable")',
  },
  open: {
    'DescribeInstances.Reservations[].Instances[].InstanceType':
      'AWS adds types all the time, and what each of them can do is asked',
  },
  triggers: [
    serviceEvent('aws.ec2', 'EC2 Instance State-change Notification', { state: ['running', 'stopped', 'terminated'] }),
    apiCalls(
      'ec2',
      'ModifyInstanceAttribute',
      'ModifyInstanceMetadataOptions',
      'ModifyInstanceMaintenanceOptions',
      'AssociateIamInstanceProfile',
      'DisassociateIamInstanceProfile',
      'ReplaceIamInstanceProfileAssociation',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Instance>[]> => {
    const client = aws.client(sdk.EC2Client);
    const reservations = await all(sdk.paginateDescribeInstances({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.Reservations, LIST, 'Reservations'),
    );
    const found = reservations.flatMap(({ Instances }) => required(Instances, LIST, 'Instances'));
    const present = found.filter(({ State }) => State?.Name !== 'terminated' && State?.Name !== 'shutting-down');
    const doubtful = present.flatMap(({ EbsOptimized, InstanceType }) => (EbsOptimized ? [] : (InstanceType ?? [])));
    const types = await instanceTypes(doubtful, client, sdk);
    return present.map((instance) => ({
      id: `arn:aws:ec2:${aws.region}:${aws.account.id}:instance/${required(instance.InstanceId, LIST, 'InstanceId')}`,
      tags: tagsByKey(instance.Tags),
      facts: factsOf(instance, types),
    }));
  },
});

type Types = Awaited<ReturnType<typeof instanceTypes>>;

function factsOf(found: Description, types: Types): Seen<Instance> {
  const state = oneOf(found.State?.Name, STATES, LIST, 'State.Name');
  if (state instanceof CouldNotRead) return state;
  const recovery = oneOf(found.MaintenanceOptions?.AutoRecovery, RECOVERIES, LIST, 'MaintenanceOptions.AutoRecovery');
  return {
    state,
    type: given(found.InstanceType, LIST, 'InstanceType'),
    inGroup: 'aws:autoscaling:groupName' in tagsByKey(found.Tags),
    autoRecovery: recovery instanceof CouldNotRead ? recovery : recovery === 'default',
    publicAddress: found.PublicIpAddress !== undefined,
    hasRole: found.IamInstanceProfile !== undefined,
    tokensOnly: seenIn(() => tokensOnly(found)),
    ebsOptimized: attempted(() => ebsOptimized(found, types)),
  };
}

function tokensOnly({ MetadataOptions }: Description): boolean | null {
  const { HttpEndpoint, HttpTokens } = required(MetadataOptions, LIST, 'MetadataOptions');
  if (known(oneOf(HttpEndpoint, ENDPOINTS, LIST, 'HttpEndpoint')) === 'disabled') return null;
  return known(oneOf(HttpTokens, TOKENS, LIST, 'HttpTokens')) === 'required';
}

/** Types that are so by default are not always described as such ("Amazon EBS-optimized instance types"). */
function ebsOptimized({ EbsOptimized, InstanceType }: Description, types: Types): Seen<boolean | null> {
  if (EbsOptimized) return true;
  const type = required(InstanceType, LIST, 'InstanceType');
  const { EbsInfo } = known(required(types.get(type), TYPES, `the type ${type}`));
  const support = known(oneOf(EbsInfo?.EbsOptimizedSupport, SUPPORTS, TYPES, 'EbsInfo.EbsOptimizedSupport'));
  if (support === 'supported') return given(EbsOptimized, LIST, 'EbsOptimized');
  return support === 'default' ? true : null;
}

/** Facts that examples of controls start from. */
export const exampleInstance = {
  state: 'running',
  type: 'm7g.large',
  inGroup: false,
  autoRecovery: true,
  publicAddress: false,
  hasRole: true,
  tokensOnly: true,
  ebsOptimized: true,
} as const;
