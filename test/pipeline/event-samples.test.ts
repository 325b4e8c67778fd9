/** Each documented event, from the queue to the accounts: the collectors that react to it read again, and no others. */
import { CreateServiceCommand, ECSClient, CreateClusterCommand as EcsCreateClusterCommand } from '@aws-sdk/client-ecs';
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeletePublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { reactFunction } from '../../functions/react.ts';
import { controls } from '../../shared/controls/index.ts';
import type { Collector, Trigger } from '../../shared/core/collector.ts';
import { collectorsOf, scopeOf, triggeringCollectorsOf } from '../../shared/core/control.ts';
import { eventPatterns } from '../../shared/derive/triggers.ts';
import { requestsOf } from '../../shared/pipeline/requests.ts';
import { lookUp } from '../../shared/pipeline/units-of-event.ts';
import { clientIn } from '../../simulator/access.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { delivers } from '../support/event-rules.ts';
import { eventSamples, type Sample, sentFrom } from '../support/event-samples.ts';
import { watched } from '../support/ports.ts';
import { openStage, type Stage } from '../support/stage.ts';

const samples = await eventSamples();
const reading = controls.map((control) => ({
  ...{ control, all: collectorsOf(control), triggering: triggeringCollectorsOf(control) },
}));
const collectors = [...new Set(reading.flatMap(({ all }) => all))];

/** Reads only resources that are tagged critical; the management account has none. */
const OF_CRITICAL = 'dr.critical-stores';
/** Read of each vault that is not empty, of which the management account has none. */
const OF_VAULTS = 'backup.recovery-points';
/** Reads buckets that trails deliver to; neither the management account nor a member has one. */
const OF_TRAILS = 's3.trail-buckets';
/** Describes each table; the management account has none. */
const OF_TABLES = 'dynamodb.tables';
/** Asks about each topic; the management account has none. */
const OF_TOPICS = 'sns.topic-encryption';
/** Asks about the classes that databases have; the management account has no database. */
const OF_CLASSES = ['ec2.database-class-memory', 'rds.parameter-groups'];
/** Asked for only where there are clusters of databases, caches or web ACLs; the management account has none. */
const OF_SCALED = ['application-autoscaling.scalable-targets', 'wafv2.logs'];
/** Read for caches that name a group of parameters of their own; the caches of the simulated organisation name none. */
const OF_CACHES = 'elasticache.parameters';
/** Read for clusters of Redshift; neither the management account nor the member has one. */
const OF_WAREHOUSES = 'redshift.parameters';
/** Asks a service only about what has no fresh recovery point; here all that AWS Backup protects has one. */
const OF_DOUBT = 'backup.stores';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ accounts: 5 });
  // otherwise no bucket would have to be read
  for (const account of [stage.world.management.id, member()]) {
    const client = clientIn(stage.world, S3ControlClient, { account, region: 'us-east-1' });
    await client.send(new DeletePublicAccessBlockCommand({ AccountId: account }));
    for (const region of REGIONS) await deployIn(account, region);
  }
  await stage.runtime.scan();
});
afterAll(() => stage?.close());
/** The regions that the samples are of. */
const REGIONS = [...new Set(samples.map(({ event }) => event.region))];

/** A load balancer, a service of ECS and a cluster of EKS: without them, what is read of each would not be read. */
async function deployIn(account: string, region: string): Promise<void> {
  const place = { account, region };
  const balancing = clientIn(stage.world, ElasticLoadBalancingV2Client, place);
  await balancing.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-1', 'subnet-2'] }));
  const ecs = clientIn(stage.world, ECSClient, place);
  await ecs.send(new EcsCreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(new CreateServiceCommand({ cluster: 'shop', serviceName: 'shop', desiredCount: 2 }));
  const eks = clientIn(stage.world, EKSClient, place);
  const roleArn = `arn:aws:iam::${account}:role/eks`;
  await eks.send(new CreateClusterCommand({ name: 'shop', roleArn, resourcesVpcConfig: {} }));
}

const member = (index = 3) => stage.world.accounts[index]?.id ?? '';

/** Sends the event through the function; returns the collectors that requested a client, and the calls by action. */
async function reaction(event: object) {
  const { wiring, calls } = stage.runtime;
  const asked = new Set<string>();
  const sources = watched(wiring.sources, ({ caller }) => asked.add(caller.id));
  calls.byAction.clear();
  const answer = await reactFunction(() => ({ ...wiring, sources }))(sqsEvent([event]), {
    getRemainingTimeInMillis: () => 60_000,
  } as never);
  expect(answer).toEqual({ batchItemFailures: [] });
  const made = [...calls.byAction.values()].reduce((sum, times) => sum + times, 0);
  return { asked: [...asked].sort(), actions: [...calls.byAction.keys()], calls: made };
}

interface Reads {
  readonly asked: readonly string[];
  readonly actions: readonly string[];
}

/** By what is evaluated again, and where: what is read depends on nothing else of an event. */
const reactions = new Map<string, Promise<Reads>>();
let looking: ReturnType<typeof lookUp> | undefined;

/** Sends the event through the function, unless an event that stales the same controls in the same places was sent. */
async function reads(event: object): Promise<Reads> {
  const { wiring } = stage.runtime;
  // no event changes anything, so that what one needs of the roster and the findings does for all
  looking ??= lookUp(wiring);
  const { stale } = await requestsOf(wiring, looking, occurrenceFrom(JSON.stringify(event)));
  const places = stale.map(({ account, region, controls: of }) => [account, region, of.map(({ id }) => id).sort()]);
  const key = JSON.stringify(places.sort());
  const known = reactions.get(key) ?? reaction(event);
  reactions.set(key, known);
  return known;
}

const patternsOf = (triggers: readonly Trigger[]) => {
  const { everyRegion, usEast1 } = eventPatterns(triggers);
  return [...everyRegion, ...usEast1];
};
/** The patterns of each collector, by whether the management account is the sender. */
const heard = new Map(
  [true, false].map((speaks) => [
    speaks,
    new Map(
      collectors.map((collector) => {
        const isHeard = ({ delegated }: Trigger) => collector.scope !== 'organization' || speaks || delegated;
        return [collector, patternsOf(collector.triggers.filter(isHeard))];
      }),
    ),
  ]),
);
const alone = new Map(
  collectors.flatMap(({ triggers }) => triggers).map((trigger) => [trigger, patternsOf([trigger])]),
);

/** Whether a rule for this collector alone would match the event, decided without the tested code. */
const declares = (collector: Collector, event: object, speaks: boolean): boolean =>
  heard
    .get(speaks)
    ?.get(collector)
    ?.some((pattern) => delivers(pattern, event)) ?? false;

const wakes = (trigger: Trigger, event: object): boolean =>
  alone.get(trigger)?.some((pattern) => delivers(pattern, event)) ?? false;

/** The expected reads: for each control that uses a stale fact, all facts that it uses. */
function expected(event: object, management: boolean) {
  const stale = new Set(collectors.filter((collector) => declares(collector, event, management)));
  const judging = reading.filter(({ triggering }) => triggering.some((collector) => stale.has(collector)));
  const judged = judging.map(({ control }) => control);
  const all = [...new Set(judging.flatMap((one) => one.all))].filter(({ actions }) => actions.length > 0);
  return { stale, all, judged };
}

const cases = samples.map((sample) => [sample.name, sample] as const);
/** Whether the event changes facts only in its own region, or in one that it names. */
const isRegional = (sample: Sample) => {
  const { stale, judged } = expected(sample.event, true);
  const triggers = [...stale].flatMap((collector) => collector.triggers.filter((one) => wakes(one, sample.event)));
  return (
    triggers.every(({ where }) => !where?.regions && !where?.accounts) &&
    judged.every((control) => scopeOf(control) === 'region')
  );
};

describe.each([
  ['the management account', () => stage.world.management.id, true],
  ['a member', () => member(), false],
])('sent from %s', (_who, sender, management) => {
  it.each(cases)('%s makes the collectors that react to it read again, and no others', async (_name, sample) => {
    const event = sentFrom(sample, sender(), member(4));
    const { stale, all } = expected(event, management);
    const { asked, actions } = await reads(event);
    const certain = all.filter(
      ({ id }) =>
        ![OF_DOUBT, OF_TRAILS, OF_CACHES, OF_WAREHOUSES].includes(id) &&
        !(management && [OF_CRITICAL, OF_VAULTS, OF_TABLES, OF_TOPICS, ...OF_CLASSES, ...OF_SCALED].includes(id)),
    );
    const optional = all.filter((collector) => !certain.includes(collector)).map(({ id }) => id);
    expect(asked.filter((id) => !optional.includes(id))).toEqual(certain.map(({ id }) => id).sort());
    const declared = new Set(all.flatMap((collector) => collector.actions));
    expect(actions.filter((action) => !declared.has(action))).toEqual([]);
    const unread = certain.filter((one) => stale.has(one) && !one.actions.some((action) => actions.includes(action)));
    expect(unread.map(({ id }) => id)).toEqual([]);
  });
});

describe('an event that no trigger matches', () => {
  it.each(cases.filter(([, sample]) => isRegional(sample)))(
    '%s in a region that is not scanned causes no reads',
    async (_name, sample) => {
      const text = JSON.stringify(sentFrom(sample, member(), member(4)));
      const away = JSON.parse(text.replaceAll(/eu-west-1|us-east-1/g, 'eu-south-2'));
      expect(await reaction(away)).toEqual({ asked: [], actions: [], calls: 0 });
    },
  );

  it.each(cases)('%s, changed, causes no reads', async (_name, sample) => {
    const event = sentFrom(sample, stage.world.management.id, member(4));
    const detail = { ...event.detail, eventName: 'DescribeNothing' };
    const other = 'eventSource' in detail ? { ...event, detail } : { ...event, 'detail-type': 'Something Else' };
    expect(await reaction(other)).toEqual({ asked: [], actions: [], calls: 0 });
  });
});

describe('a database', () => {
  const sampleOf = (name: string) => samples.find((one) => one.name === `aws.rds/${name}`) as Sample;
  const reactionTo = (name: string) => reaction(sentFrom(sampleOf(name), member(), member(4)));

  it('that is changed does not stale the restore tests of every region', async () => {
    const { asked, calls } = await reactionTo('ModifyDBInstance');
    expect(asked).not.toContain('backup.completed-restores');
    expect(calls).toBeLessThan((await reactionTo('CreateDBInstance')).calls);
  });

  it('that is created stales them, because there may have been nothing to restore', async () => {
    expect((await reactionTo('CreateDBInstance')).asked).toContain('backup.completed-restores');
  });
});
