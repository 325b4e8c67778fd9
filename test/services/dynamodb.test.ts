import { DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../shared/core/collector.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { tables } from '../../shared/services/dynamodb/tables.ts';
import { type DynamoDb, dynamodb } from '../../simulator/services/dynamodb.ts';
import { ec2 } from '../../simulator/services/ec2.ts';
import { judge } from '../support/simulation.ts';
import { as, flawless, HOME, productionOf, SECOND, stagingOf } from './dr-production.ts';

const CONTROL = 'database.dynamodb-recovery';

describe('tables in a simulated organisation', () => {
  it('get one verdict each, with or without tags', async () => {
    const world = flawless();
    const account = productionOf(world);
    const { tables } = world.state<DynamoDb>(dynamodb, account, HOME, true);
    const arn = `arn:aws:dynamodb:${HOME}:${account}:table/untagged`;
    tables.push({
      name: 'untagged',
      arn,
      tags: {},
      replicas: [],
      pointInTime: false,
      kmsKey: null,
      deletionProtection: true,
    });
    const found = async () =>
      (await judge(world, account, CONTROL)).verdicts.map(({ resource, region, status }) => [
        resource.split('/').at(-1),
        region,
        status,
      ]);
    expect(await found()).toEqual([
      ['sessions', HOME, 'pass'],
      ['untagged', HOME, 'fail'],
      ['sessions', SECOND, 'pass'],
    ]);
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const on = new UpdateContinuousBackupsCommand({ TableName: 'untagged', PointInTimeRecoverySpecification });
    await as(world, DynamoDBClient).send(on);
    expect((await found()).map(([, , status]) => status)).toEqual(['pass', 'pass', 'pass']);
  });

  it.each(['dynamodb:ListTables', 'dynamodb:DescribeContinuousBackups'])(
    'are unknown when %s is denied',
    async (action) => {
      const world = flawless();
      world.fault({ kind: 'deny', action, region: HOME });
      const { verdicts } = await judge(world, productionOf(world), CONTROL);
      expect(verdicts.map(({ region, status }) => [region, status])).toEqual([
        [HOME, 'unknown'],
        [SECOND, 'pass'],
      ]);
      expect(verdicts[0]?.because).toContain(action);
    },
  );

  it.each<[string, string, boolean[]]>([
    ['gone since it was listed', 'TableNotFoundException', []],
    ['unreadable', 'InternalServerError', [true]],
  ])('that is %s is told so, and by itself', async (_what, code, unread) => {
    const failing = new CouldNotRead('dynamodb:DescribeContinuousBackups', 'failed', code);
    const client = {
      config: {},
      send: async (command: object) => {
        if (command.constructor.name === 'DescribeTableCommand') return { Table: { TableStatus: 'ACTIVE' } };
        throw failing;
      },
    };
    const facts = async () => [{ id: 'arn:aws:dynamodb:us-east-1:111122223333:table/one', facts: { name: 'one' } }];
    const aws = { client: () => client, facts, account: { id: '' }, region: HOME } as unknown as Aws;
    const found = await tables.collect(aws, await import('@aws-sdk/client-dynamodb'));
    const readable = found.map(
      ({ facts }) => !(facts instanceof CouldNotRead) && facts.pointInTime instanceof CouldNotRead,
    );
    expect(readable).toEqual(unread);
  });
});

it('a region whose data is in tables and volumes needs a backup plan', async () => {
  const world = flawless();
  const account = stagingOf(world);
  const verdict = async () => {
    const { verdicts } = await judge(world, account, 'backup.plan-exists');
    const { status, because } = verdicts.find(({ region }) => region === SECOND) ?? {};
    return [status, because];
  };
  expect(await verdict()).toMatchObject(['not-applicable', expect.any(String)]);
  const name = 'invoices';
  const arn = `arn:aws:dynamodb:${SECOND}:${account}:table/${name}`;
  const { tables } = world.state<DynamoDb>(dynamodb, account, SECOND, true);
  tables.push({ name, arn, tags: {}, replicas: [], pointInTime: true, kmsKey: null, deletionProtection: true });
  expect(await verdict()).toEqual(['fail', 'the region holds DynamoDB tables and has no backup plan']);
  world.state<{ volumes: string[] }>(ec2, account, SECOND, true).volumes.push('vol-1');
  expect(await verdict()).toEqual(['fail', 'the region holds DynamoDB tables, EBS volumes and has no backup plan']);
});
