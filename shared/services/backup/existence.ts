/**
 * Whether a listed resource still exists. The lists of AWS Backup and of the tagging API go on naming deleted resources. Only
 * the service that owns the resource knows, and it is called only for resources that are in doubt.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { TABLE_STATUSES } from '../dynamodb/table-state.ts';
import { buckets } from '../s3/buckets.ts';

export const sdk = async () => ({
  ...(await import('@aws-sdk/client-ec2')),
  ...(await import('@aws-sdk/client-dynamodb')),
});
type Sdk = Awaited<ReturnType<typeof sdk>>;

export const VOLUMES = 'ec2:DescribeVolumes';
export const INSTANCES = 'ec2:DescribeInstances';
const TABLE = 'dynamodb:DescribeTable';
export const EXISTENCE_ACTIONS = [VOLUMES, INSTANCES, TABLE];

/** ARN → whether the resource exists; unreadable if its service was not called or did not answer. */
export type Existence = (arn: string) => Seen<boolean>;

/** Whether the resources with these ids exist. An id that is not in the answer was deleted. */
type Asking<Sdk> = (aws: Aws, sdk: Sdk, ids: readonly string[]) => Promise<ReadonlyMap<string, Seen<boolean>>>;

/** A kind of resources, by the beginning of their ARNs after partition, region and account; the rest of the ARN is the id. */
export type Kind<Sdk> = readonly [beginning: RegExp, asking: Asking<Sdk>];

type Ec2 = Pick<
  typeof import('@aws-sdk/client-ec2'),
  'EC2Client' | 'paginateDescribeVolumes' | 'paginateDescribeInstances'
>;

/** Volumes and instances, 200 of them with one call. */
export const EC2_KINDS: readonly Kind<Ec2>[] = [
  [/^arn:[^:]+:ec2:[^:]*:[^:]*:volume\//, (aws, sdk, ids) => volumesAmong(aws.client(sdk.EC2Client), sdk, ids)],
  [/^arn:[^:]+:ec2:[^:]*:[^:]*:instance\//, (aws, sdk, ids) => instancesAmong(aws.client(sdk.EC2Client), sdk, ids)],
];

const KINDS: readonly Kind<Sdk>[] = [
  ...EC2_KINDS,
  [/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\//, (aws, sdk, ids) => tablesAmong(aws.client(sdk.DynamoDBClient), sdk, ids)],
  [
    /^arn:[^:]+:s3:::/,
    async (aws) => new Map((await aws.facts(buckets)).map(({ id }) => [id.replace(/^.*:/, ''), true])),
  ],
];

export const existenceOf = (aws: Aws, sdk: Sdk, arns: readonly string[]): Promise<Existence> =>
  existenceByKind(aws, sdk, arns, { kinds: KINDS, listedBy: 'backup:ListProtectedResources' });

interface Asked<Sdk> {
  readonly kinds: readonly Kind<Sdk>[];
  /** The action of the list that does not prove existence. */
  readonly listedBy: string;
}

export async function existenceByKind<Sdk>(
  aws: Aws,
  sdk: Sdk,
  arns: readonly string[],
  { kinds, listedBy }: Asked<Sdk>,
): Promise<Existence> {
  const answers = new Map<string, Seen<boolean>>();
  for (const [beginning, asking] of kinds) {
    const ids = new Map(arns.filter((arn) => beginning.test(arn)).map((arn) => [arn, arn.replace(beginning, '')]));
    if (ids.size === 0) continue;
    const found = await seen(asking(aws, sdk, [...ids.values()]));
    for (const [arn, id] of ids) answers.set(arn, found instanceof CouldNotRead ? found : (found.get(id) ?? false));
  }
  const notAsked = new CouldNotRead(listedBy, 'not-stated', 'it lists what was deleted as well');
  return (arn) => answers.get(arn) ?? notAsked;
}

/**
 * The most values of one filter ("Filters"). A resource that a filter does not find is left out of the answer, without an
 * error.
 */
const VALUES_PER_FILTER = 200;

const batches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

type Told = Map<string, Seen<boolean>>;

/** Whether a resource in this state exists: it is neither deleted nor about to be. */
function lasts(state: string | undefined, states: readonly string[], gone: readonly string[], action: string) {
  const found = oneOf(state, states, action, 'State');
  return found instanceof CouldNotRead ? found : !gone.includes(found);
}

/** "Volume", Amazon EC2 API Reference. */
const VOLUME_STATES = ['creating', 'available', 'in-use', 'deleting', 'deleted', 'error'];

async function volumesAmong(client: EC2Client, sdk: Ec2, ids: readonly string[]): Promise<Told> {
  const found = await each(batches(ids, VALUES_PER_FILTER), (Values) => {
    const pages = sdk.paginateDescribeVolumes({ client }, { Filters: [{ Name: 'volume-id', Values }] });
    return all(pages, (page) => required(page.Volumes, VOLUMES, 'Volumes'));
  });
  return new Map(
    found
      .flat()
      .map(({ VolumeId, State }) => [
        required(VolumeId, VOLUMES, 'VolumeId'),
        lasts(State, VOLUME_STATES, ['deleting', 'deleted'], VOLUMES),
      ]),
  );
}

/** "InstanceState", Amazon EC2 API Reference. */
const INSTANCE_STATES = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'];

/** A terminated instance is described for about an hour more ("Instance lifecycle", Amazon EC2 User Guide). */
async function instancesAmong(client: EC2Client, sdk: Ec2, ids: readonly string[]): Promise<Told> {
  const found = await each(batches(ids, VALUES_PER_FILTER), (Values) => {
    const pages = sdk.paginateDescribeInstances({ client }, { Filters: [{ Name: 'instance-id', Values }] });
    return all(pages, (page) => required(page.Reservations, INSTANCES, 'Reservations'));
  });
  const instances = found.flat().flatMap(({ Instances }) => required(Instances, INSTANCES, 'Instances'));
  return new Map(
    instances.map(({ InstanceId, State }) => [
      required(InstanceId, INSTANCES, 'InstanceId'),
      lasts(State?.Name, INSTANCE_STATES, ['shutting-down', 'terminated'], INSTANCES),
    ]),
  );
}

async function tablesAmong(client: DynamoDBClient, sdk: Sdk, names: readonly string[]): Promise<Told> {
  const found = await each(names, async (TableName): Promise<[string, Seen<boolean>]> => {
    const answer = await seen(
      orAbsent(client.send(new sdk.DescribeTableCommand({ TableName })), 'ResourceNotFoundException'),
    );
    if (answer === null || answer instanceof CouldNotRead) return [TableName, answer ?? false];
    return [TableName, lasts(answer.Table?.TableStatus, TABLE_STATUSES, ['DELETING'], TABLE)];
  });
  return new Map(found);
}
