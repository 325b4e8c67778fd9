/** Accounts with all regions and many resources, and the events of `scan` and `react` in them. */
import { CreateSecurityGroupCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ALWAYS_ENABLED } from '../../shared/config/regions.ts';
import { controls } from '../../shared/controls/index.ts';
import { ORGANIZATION, type Unit } from '../../shared/core/account.ts';
import { triggersOf } from '../../shared/derive/triggers.ts';
import { clientIn } from '../../simulator/access.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import type { Scene } from './process.ts';
import { accountsIn, database, RUN } from './scenes.ts';

/** The most messages of SQS that one invocation takes (infra/constructs). */
const QUEUE_BATCH = 4_000;
/** Resources of a region of a large account. */
const GROUPS = 300;
const BUCKETS = 30;
const KEYS = 20;

/** A few accounts with all regions that are enabled by default, and one account with very many resources. */
export async function wide(): Promise<Scene> {
  const world = createWorld({ regions: ALWAYS_ENABLED });
  const crowded = world.accounts.at(-1)?.id ?? '';
  for (const region of world.regions) await fill(world, { account: crowded, region });
  return { world, database: await database() };
}

/** Adds the kinds of resources that a region of a large account has many of. */
async function fill(world: World, where: Unit): Promise<void> {
  const [ec2, s3, kms] = [
    clientIn(world, EC2Client, where),
    clientIn(world, S3Client, where),
    clientIn(world, KMSClient, where),
  ];
  const VpcId = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId;
  for (let n = 0; n < GROUPS; n += 1)
    await ec2.send(new CreateSecurityGroupCommand({ GroupName: `group-${n}`, Description: 'group', VpcId }));
  for (let n = 0; n < BUCKETS; n += 1)
    await s3.send(new CreateBucketCommand({ Bucket: `bucket-${where.region}-${n}` }));
  for (let n = 0; n < KEYS; n += 1) await kms.send(new CreateKeyCommand({}));
}

/** Every account and the organisation, one after the other in the same process, twice. */
export function scanEvents({ world }: Scene): object[] {
  const accounts = accountsIn(world);
  const organisation = { ...accounts.find(({ management }) => management), id: ORGANIZATION };
  const once = [...accounts, organisation].map((account) => ({
    BatchInput: { run: RUN },
    Items: [{ account, regions: world.regions }],
  }));
  return [...once, ...once];
}

/**
 * Every event that controls react to, in every account and region in turn, in the largest batch that one invocation
 * takes.
 */
export function reactEvents({ world }: Scene): object[] {
  const asked = triggersOf(controls).flatMap(({ source, detailType, eventSource, eventNames }) =>
    (eventNames ?? [undefined]).map((eventName) => ({ source, detailType, eventSource, eventName })),
  );
  const events = world.accounts.flatMap(({ id: account }) =>
    asked.map(({ source, detailType, ...detail }, index) => ({
      id: `event-${account}-${index}`,
      source,
      'detail-type': detailType,
      account,
      region: world.regions[index % world.regions.length],
      time: world.now().toISOString(),
      detail: { ...detail, userIdentity: { arn: `arn:aws:iam::${account}:user/dana` } },
    })),
  );
  const batches = Array.from({ length: Math.ceil(events.length / QUEUE_BATCH) }, (_, index) =>
    events.slice(index * QUEUE_BATCH, (index + 1) * QUEUE_BATCH),
  );
  return batches.map((batch) => sqsEvent(batch));
}
