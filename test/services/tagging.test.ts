import type { GetResourcesInput, ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { callCount, createReach } from '../../shared/aws/reach.ts';
import requiredTags from '../../shared/controls/cost/required-tags.ts';
import { accountOnly } from '../../shared/core/account.ts';
import { evaluateControl } from '../../shared/core/evaluate.ts';
import { collectorsFor, gather } from '../../shared/core/gather.ts';
import { credentialsIn } from '../../simulator/access.ts';
import { simulated } from '../../simulator/plugin.ts';
import { type Call, page, service } from '../../simulator/service.ts';
import { simulatedServices } from '../../simulator/services/index.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { portsOf } from '../support/ports.ts';

const REGION = 'eu-west-1';
const arn = (account: string, name: string) => `arn:aws:sns:${REGION}:${account}:${name}`;
/** Resources of services that can be asked, and that have none of this name. */
const GONE = [
  ['ec2', 'volume/vol-0f'],
  ['ec2', 'instance/i-0f'],
  ['rds', 'db:gone'],
  ['rds', 'cluster:gone'],
  ['dynamodb', 'table/gone'],
  ['s3', 'gone'],
] as const;
const OWNED = [
  { Key: 'Project', Value: 'payments' },
  { Key: 'Environment', Value: 'production' },
];

/** The tagging API over exactly these resources, whatever other services hold. */
const tagging = (resources: readonly ResourceTagMapping[]) =>
  service({
    serviceId: 'Resource Groups Tagging API',
    eventSource: 'tagging',
    scope: 'region',
    seed: () => ({}),
    reads: {
      GetResources: ({ input, world }: Call<object, GetResourcesInput>) => {
        const { items, next } = page(resources, input.PaginationToken || undefined, input.ResourcesPerPage, world);
        return { ResourceTagMappingList: items, PaginationToken: next ?? '' };
      },
    },
    writes: {},
  });

async function judgeTags(world: World, resources: readonly ResourceTagMapping[], minPercent = 100) {
  const account = world.accounts[3]?.id ?? '';
  const calls = callCount();
  const credentials = credentialsIn(world, account);
  const api = tagging(resources);
  const reach = createReach({
    credentialsFor: () => async () => credentials,
    plugin: simulated(world, new Map([...simulatedServices, [api.serviceId, api]])),
    attempts: 2,
    calls,
  }).account(account);
  const subject = accountOnly(account);
  const collectors = collectorsFor([requiredTags]);
  const facts = await gather({
    account: subject,
    regions: [REGION],
    collectors,
    ports: portsOf(reach),
    now: world.now(),
  });
  const parametersOf = () => ({ tags: ['Project', 'Environment'], minPercent });
  const evaluation = { controls: [], facts, account: subject, region: REGION, now: world.now(), parametersOf };
  const [verdict] = evaluateControl(requiredTags, evaluation);
  return { verdict, calls: calls.byAction.get('tag:GetResources') };
}

/** A bucket that exists, and topics that only the tagging API lists. */
const resources = ({ id = '', name = '' } = {}, count: number): ResourceTagMapping[] =>
  Array.from({ length: count }, (_, index) => ({
    ResourceARN: index === 0 ? `arn:aws:s3:::${name}-data-${id}` : arn(id, `topic-${index}`),
    Tags: OWNED,
  }));

describe('the tagging API in a simulated organisation', () => {
  it('passes with one call, and names the resource that lost its tags', async () => {
    const world = createWorld({ flaws: 0, accounts: 4 });
    const owned = resources(world.accounts[3], 3);
    expect(await judgeTags(world, owned)).toMatchObject({ verdict: { status: 'pass' }, calls: 1 });
    const lost = { ResourceARN: arn('111122223333', 'topic-9'), Tags: [] };
    const { verdict } = await judgeTags(world, [...owned, lost]);
    expect(verdict).toMatchObject({ status: 'fail', because: 'without Environment, Project: sns:topic-9' });
  });

  it('reads every page, and half a list is not a list', async () => {
    const world = createWorld({ flaws: 0, accounts: 4, pageSize: 2 });
    expect(await judgeTags(world, resources(world.accounts[3], 5))).toMatchObject({
      verdict: { status: 'pass' },
      calls: 3,
    });
    world.fault({ kind: 'server-error', action: 'tag:GetResources', after: 1 });
    expect((await judgeTags(world, resources(world.accounts[3], 5))).verdict).toMatchObject({ status: 'unknown' });
  });

  it('ignores a resource, tagged or not, that its own service does not list any more', async () => {
    const world = createWorld({ flaws: 0, accounts: 4 });
    const account = world.accounts[3]?.id ?? '';
    for (const [kind, name] of GONE) {
      const gone = {
        ResourceARN: `arn:aws:${kind}:${kind === 's3' ? '::' : `${REGION}:${account}:`}${name}`,
        Tags: [],
      };
      expect(await judgeTags(world, [...resources(world.accounts[3], 1), gone]), name).toMatchObject({
        verdict: { status: 'pass' },
      });
      expect(await judgeTags(world, [gone]), name).toMatchObject({ verdict: { status: 'not-applicable' } });
    }
  });

  it('does not pass because of a resource that only the tagging API lists', async () => {
    const world = createWorld({ flaws: 0, accounts: 4 });
    const account = world.accounts[3]?.id ?? '';
    const lost = { ResourceARN: arn(account, 'topic-9'), Tags: [] };
    expect((await judgeTags(world, [...resources(world.accounts[3], 3), lost], 75)).verdict).toMatchObject({
      status: 'unknown',
      because: expect.stringContaining('tag:GetResources'),
    });
    expect((await judgeTags(world, [...resources(world.accounts[3], 2), lost], 75)).verdict).toMatchObject({
      status: 'fail',
    });
  });

  it.each(['ec2:DescribeVolumes', 'rds:DescribeDBInstances'])(
    'passes by nothing of which %s does not tell whether it exists',
    async (action) => {
      const world = createWorld({ flaws: 0, accounts: 4 });
      world.fault({ kind: 'deny', action });
      const volume = { ResourceARN: `arn:aws:ec2:${REGION}:111122223333:volume/vol-1`, Tags: OWNED };
      const database = { ResourceARN: `arn:aws:rds:${REGION}:111122223333:db:main`, Tags: OWNED };
      const lost = { ResourceARN: arn('111122223333', 'topic-9'), Tags: [] };
      expect((await judgeTags(world, [volume, database, lost], 50)).verdict).toMatchObject({
        status: expect.not.stringMatching('pass'),
      });
    },
  );

  it('is unknown when tag:GetResources is denied', async () => {
    const action = 'tag:GetResources';
    const world = createWorld({ flaws: 0, accounts: 4 });
    world.fault({ kind: 'deny', action });
    const { verdict } = await judgeTags(world, []);
    expect(verdict).toMatchObject({ status: 'unknown' });
    expect(verdict?.because).toContain(action);
  });
});
