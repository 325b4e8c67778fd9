import { describe, expect, it } from 'vitest';
import { apiError } from '../../simulator/service.ts';
import type { Altered } from '../support/simulation.ts';
import { flawless, HOME, judged, productionOf, SECOND } from './dr-production.ts';

const COPIES = 'dr.cross-region-replication';
const RPO = 'dr.rpo-achieved';

/** The verdict on the resource in the first region whose name ends so; without people's attestations. */
async function judgedWith(altered: Altered, control: string, ending: string, places = [HOME, 'global']) {
  const verdicts = [...(await judged(flawless(), [], control, altered)).values()];
  return verdicts.find(({ region, resource }) => places.includes(region) && resource.endsWith(ending));
}

const here =
  (answer: (output: never) => object): Altered[string] =>
  (output, _input, region) =>
    region === HOME ? answer(output as never) : output;

describe('a bucket that is replicated', () => {
  const account = productionOf(flawless());
  const data = `checkout-production-data-${account}`;
  const rule = {
    ID: 'everything',
    Priority: 1,
    Status: 'Enabled',
    Filter: {},
    Destination: { Bucket: `arn:aws:s3:::${data}-replica` },
  };
  const rules = (...changes: object[]): Altered => ({
    GetBucketReplication: () => ({
      ReplicationConfiguration: { Rules: changes.map((change) => ({ ...rule, ...change })) },
    }),
  });

  it.each<[string, object, string]>([
    ['a prefix', { Filter: { Prefix: 'logs/' } }, 'logs/'],
    ['a tag', { Filter: { Tag: { Key: 'copy', Value: 'yes' } } }, 'tag copy=yes'],
    ['a prefix and a tag', { Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'b', Value: 'c' }] } } }, 'a/, tag b=c'],
    ['the prefix of a rule of the first version', { Filter: undefined, Prefix: 'logs/' }, 'logs/'],
  ])('fails where a rule with %s copies only a part of it', async (_name, change, part) => {
    expect(await judgedWith(rules(change), COPIES, data)).toMatchObject({
      status: 'fail',
      because: `only a part of the bucket is copied: to eu-west-1 (${part})`,
    });
  });

  it.each<[string, object[]]>([
    ['an empty prefix', [{ Filter: { Prefix: '' } }]],
    ['a rule of the first version for everything', [{ Filter: undefined, Prefix: '' }]],
    ['one rule of two that takes all of it', [{ Filter: { Prefix: 'logs/' } }, {}]],
    ['a rule that takes all, whatever another rule is', [{ Status: 'Sometimes' }, {}]],
  ])('passes by %s', async (_name, changes) => {
    expect((await judgedWith(rules(...changes), COPIES, data))?.status).toBe('pass');
  });

  it.each<[string, object]>([
    ['an unlisted status', { Status: 'Sometimes' }],
    ['no status', { Status: undefined }],
    ['no destination', { Destination: undefined }],
    ['a destination without a bucket', { Destination: {} }],
  ])('is unknown by a rule with %s', async (_name, change) => {
    expect((await judgedWith(rules(change), COPIES, data))?.status).toBe('unknown');
  });

  it.each([{}, { ReplicationConfiguration: {} }])('is unknown by the answer %j', async (answer) => {
    expect((await judgedWith({ GetBucketReplication: () => answer }, COPIES, data))?.status).toBe('unknown');
  });

  it('gets no verdict when it is deleted, even if the tagging API lists it', async () => {
    const gone = { GetBucketReplication: () => apiError('NoSuchBucket', 'The specified bucket does not exist', 404) };
    expect(await judgedWith(gone, COPIES, data)).toBeUndefined();
    expect((await judgedWith(gone, COPIES, 'table/sessions'))?.status).toBe('pass');
  });
});

describe('a table that is tagged critical', () => {
  const table = (change: object) => ({
    DescribeTable: here(({ Table }: { Table: object }) => ({ Table: { ...Table, ...change } })),
  });
  const backups = (PointInTimeRecoveryDescription?: object) => ({
    DescribeContinuousBackups: here(() => ({ ContinuousBackupsDescription: { PointInTimeRecoveryDescription } })),
  });

  it.each(['DescribeTable', 'DescribeContinuousBackups'])(
    'gets no verdict when it was deleted before %s',
    async (operation) => {
      const code = operation === 'DescribeTable' ? 'ResourceNotFoundException' : 'TableNotFoundException';
      const gone = { [operation]: here(() => apiError(code, 'Requested resource not found')) };
      expect(await judgedWith(gone, RPO, 'table/sessions')).toBeUndefined();
      expect(await judgedWith(gone, COPIES, 'table/sessions')).toBeUndefined();
    },
  );

  it.each<[string, object, string, string]>([
    ['a status that is not listed', { TableStatus: 'DREAMING' }, 'unknown', 'unknown'],
    ['no status', { TableStatus: undefined }, 'unknown', 'unknown'],
    [
      'a replica of an unlisted status',
      { Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'X' }] },
      'unknown',
      'pass',
    ],
    ['a replica without a region', { Replicas: [{ ReplicaStatus: 'ACTIVE' }] }, 'unknown', 'pass'],
    [
      'a replica that is not made',
      { Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'CREATION_FAILED' }] },
      'fail',
      'pass',
    ],
  ])('with %s', async (_name, change, copied, restorable) => {
    expect((await judgedWith(table(change), COPIES, 'table/sessions'))?.status).toBe(copied);
    expect((await judgedWith(table(change), RPO, 'table/sessions'))?.status).toBe(restorable);
  });

  it.each<[string, object | undefined, string]>([
    ['switched off', { PointInTimeRecoveryStatus: 'DISABLED' }, 'fail'],
    ['of an unlisted status', { PointInTimeRecoveryStatus: 'HALF' }, 'unknown'],
    ['of no status', {}, 'unknown'],
    ['switched on, without a date', { PointInTimeRecoveryStatus: 'ENABLED' }, 'unknown'],
    ['not described', undefined, 'unknown'],
  ])('whose point-in-time restore is %s', async (_name, description, status) => {
    expect((await judgedWith(backups(description), RPO, 'table/sessions'))?.status).toBe(status);
  });
});

describe('proof in answers of AWS that are not as documented', () => {
  const account = productionOf(flawless());
  const FAULTS = 'dr.fault-injection';
  const listed = (change: object) => ({
    ListExperiments: here(({ experiments }: { experiments: object[] }) => ({
      experiments: experiments.map((experiment) => ({ ...experiment, ...change })),
    })),
  });
  const experiment = (change: object) => ({
    GetExperiment: here((output: { experiment: object }) => ({ experiment: { ...output.experiment, ...change } })),
  });

  it.each<[string, Altered]>([
    ['an unlisted status', listed({ state: { status: 'resting' } })],
    ['no status', listed({ state: undefined })],
    ['no end', experiment({ endTime: undefined })],
    ['an end that is no date', experiment({ endTime: new Date(Number.NaN) })],
    ['no actions', experiment({ actions: undefined })],
    [
      'an action of an unlisted status',
      experiment({ actions: { one: { actionId: 'aws:ec2:terminate-instances', state: { status: 'resting' } } } }),
    ],
    ['an action without its name', experiment({ actions: { one: { state: { status: 'completed' } } } })],
  ])('is unknown for experiments with %s', async (_name, altered) => {
    expect((await judgedWith(altered, FAULTS, account))?.status).toBe('unknown');
  });

  it.each<[string, Altered]>([
    ['no template', listed({ experimentTemplateId: undefined })],
    ['no time of its creation', listed({ creationTime: undefined })],
  ])('is an experiment that stands for itself with %s', async (_name, altered) => {
    expect((await judgedWith(altered, FAULTS, account))?.status).toBe('pass');
  });

  it('is given by a readable experiment, even if another one is unreadable', async () => {
    const newer = { id: 'EXPnewer', state: { status: 'completed' }, creationTime: new Date('2026-01-14T00:00:00Z') };
    const twice: Altered = {
      ListExperiments: here(({ experiments }: { experiments: { experimentTemplateId: string }[] }) => ({
        experiments: [
          ...experiments,
          ...experiments.map(({ experimentTemplateId }) => ({
            ...newer,
            id: `${newer.id}${experimentTemplateId}`,
            experimentTemplateId,
          })),
        ],
      })),
      GetExperiment: (output, { id }) => (id.startsWith('EXPnewer') ? { experiment: { id } } : output),
    };
    expect((await judgedWith(twice, FAULTS, account))?.status).toBe('pass');
  });

  it('is not given by an experiment that AWS FIS does not know any more', async () => {
    const forgotten = { GetExperiment: () => apiError('ResourceNotFoundException', 'Experiment does not exist.', 404) };
    expect((await judgedWith(forgotten, FAULTS, account))?.status).toBe('fail');
  });

  it.each(['eu-west-1', 'ap-southeast-2'])('is enough in one region where %s is denied', async (region) => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'fis:ListExperiments', region });
    const [verdict] = (await judged(world, [], FAULTS)).values();
    expect(verdict?.status).toBe('pass');
  });

  it.each(['DocumentName', 'ExecutionStartTime', 'ExecutionEndTime'])(
    'is unknown for runbooks without %s',
    async (field) => {
      const without: Altered = {
        DescribeAutomationExecutions: ({ AutomationExecutionMetadataList: found, ...output }) => ({
          ...output,
          AutomationExecutionMetadataList: found.map((execution: object) => ({ ...execution, [field]: undefined })),
        }),
      };
      expect((await judgedWith(without, 'dr.rto-achieved', account))?.status).toBe('unknown');
    },
  );
});

describe('names of a zone that fail over', () => {
  const CONTROL = 'dr.route53-failover';
  const zoneIs = (altered: Altered) => judgedWith(altered, CONTROL, '');
  const records = (change: (record: { SetIdentifier?: string }) => object): Altered => ({
    ListResourceRecordSets: ({ ResourceRecordSets, ...output }) => ({
      ...output,
      ResourceRecordSets: ResourceRecordSets.map((record: { SetIdentifier?: string }) => ({
        ...record,
        ...change(record),
      })),
    }),
  });
  const of = (identifier: string, change: object) =>
    records(({ SetIdentifier }) => (SetIdentifier === identifier ? change : {}));

  it.each<[string, Altered]>([
    ['a record without a name', of('primary', { Name: undefined })],
    ['a record without a type', of('primary', { Type: undefined })],
    ['a record of an unlisted place', of('secondary', { Failover: 'THIRD' })],
    [
      'an alias that does not say whether it looks',
      of('primary', { HealthCheckId: undefined, AliasTarget: { DNSName: 'a.' } }),
    ],
    [
      'a list that does not say whether it ends',
      { ListResourceRecordSets: ({ IsTruncated: _ends, ...output }) => output },
    ],
    [
      'a zone that does not say whether it is private',
      {
        ListHostedZones: ({ HostedZones, ...output }) => ({
          ...output,
          HostedZones: HostedZones.map((zone: object) => ({ ...zone, Config: {} })),
        }),
      },
    ],
    [
      'a health check that does not say whether it is disabled',
      {
        ListHealthChecks: ({ HealthChecks, ...output }) => ({
          ...output,
          HealthChecks: HealthChecks.map((check: object) => ({ ...check, HealthCheckConfig: {} })),
        }),
      },
    ],
  ])('are unknown by %s', async (_name, altered) => {
    expect((await zoneIs(altered))?.status).toBe('unknown');
  });

  it('fail because of a primary record without a health check, even if the failover role of another record is unreadable', async () => {
    const blind = records(({ SetIdentifier }) =>
      SetIdentifier === 'primary' ? { HealthCheckId: undefined } : SetIdentifier ? { Failover: 'THIRD' } : {},
    );
    expect((await zoneIs(blind))?.status).toBe('fail');
  });

  it('get no verdict when their zone is deleted', async () => {
    const gone = { ListResourceRecordSets: () => apiError('NoSuchHostedZone', 'No hosted zone found', 404) };
    expect(await zoneIs(gone)).toBeUndefined();
  });
});

describe('a tagged resource without its tags', () => {
  const untagged: Altered = {
    GetResources: ({ ResourceTagMappingList, ...output }, { TagFilters }) => ({
      ...output,
      ResourceTagMappingList: TagFilters
        ? ResourceTagMappingList
        : ResourceTagMappingList.map(({ ResourceARN }: { ResourceARN: string }) => ({ ResourceARN })),
    }),
  };

  it('gives unknown, because it may belong to any workload and may have every required tag', async () => {
    const account = productionOf(flawless());
    expect((await judgedWith(untagged, 'dr.secondary-region', account))?.status).toBe('unknown');
    expect((await judgedWith(untagged, 'cost.required-tags', account))?.status).toBe('unknown');
  });

  it.each<[string, string, string]>([
    ['a table that is no more in the second region', 'dynamodb', 'fail'],
    ['a queue, which only the tagging API lists, in the second region', 'sqs', 'unknown'],
  ])('does not stand in a second region by %s', async (_name, service, status) => {
    const account = productionOf(flawless());
    const listed = (ResourceARN: string, Criticality: string) => ({
      ResourceARN,
      Tags: Object.entries({ Project: 'ledger', Criticality }).map(([Key, Value]) => ({ Key, Value })),
    });
    const bucket = listed(`arn:aws:s3:::checkout-production-data-${account}`, 'critical');
    const elsewhere = listed(
      `arn:aws:${service}:${SECOND}:${account}:${service === 'sqs' ? '' : 'table/'}ledger`,
      'low',
    );
    const altered: Altered = {
      GetResources: (_output, _input, region) => ({
        PaginationToken: '',
        ResourceTagMappingList: region === HOME ? [bucket] : region === SECOND ? [elsewhere] : [],
      }),
    };
    expect(await judgedWith(altered, 'dr.secondary-region', account)).toMatchObject({ status });
  });

  it('does not prevent a fail when too few other resources have their tags', async () => {
    const bare: Altered = {
      GetResources: ({ ResourceTagMappingList: [first, ...others], ...output }) => ({
        ...output,
        ResourceTagMappingList: [
          { ResourceARN: first.ResourceARN },
          ...others.map(({ ResourceARN }: { ResourceARN: string }) => ({ ResourceARN, Tags: [] })),
        ],
      }),
    };
    const account = productionOf(flawless());
    expect((await judgedWith(bare, 'cost.required-tags', account))?.status).toBe('fail');
  });
});
