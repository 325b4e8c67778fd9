import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { exampleDatabase, examplePlan, exampleRule } from '../../shared/services/backup/examples.ts';
import type { PlanSelection, TagOperator } from '../../shared/services/backup/plans.ts';
import { backupTypeOf, plansOf, rulesOf, selects } from '../../shared/services/backup/selection.ts';
import { processorTime } from '../support/processor-time.ts';

const ARN = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const nothing = { resources: [], notResources: [], tags: [], conditions: [] };
const daily = { key: 'backup', value: 'daily' };
const when = (operator: TagOperator, value: string): Partial<PlanSelection> => ({
  conditions: [{ operator, key: 'backup', value }],
});

describe('the resources that a selection of AWS Backup includes', () => {
  it.each<[string, Partial<PlanSelection>, Record<string, string>, boolean]>([
    ['neither ARNs nor tags: everything', {}, {}, true],
    ['its ARN', { resources: [ARN] }, {}, true],
    ['a pattern of its ARN', { resources: ['arn:aws:rds:*:*:db:*'] }, {}, true],
    ['an ARN that begins its own', { resources: [ARN.slice(0, -1)] }, {}, false],
    ['a dot is a dot', { resources: [ARN.replace('orders', 'o.ders')] }, {}, false],
    ['another pattern', { resources: ['arn:aws:ec2:*'] }, {}, false],
    ['its tag', { tags: [daily] }, { backup: 'daily' }, true],
    ['another value of its tag', { tags: [daily] }, { backup: 'weekly' }, false],
    ['one of two tags', { tags: [{ key: 'tier', value: '1' }, daily] }, { backup: 'daily' }, true],
    ['an ARN or a tag', { resources: ['arn:aws:ec2:*'], tags: [daily] }, { backup: 'daily' }, true],
    ['all but its ARN', { resources: ['*'], notResources: [ARN] }, {}, false],
    ['its tag, but not its ARN', { tags: [daily], notResources: ['arn:aws:rds:*'] }, { backup: 'daily' }, false],
    ['equal', when('StringEquals', 'daily'), { backup: 'daily' }, true],
    ['equal, missed', when('StringEquals', 'daily'), {}, false],
    ['equal, which keeps capitals', when('StringEquals', 'daily'), { backup: 'Daily' }, false],
    ['not equal', when('StringNotEquals', 'daily'), {}, true],
    ['not equal, missed', when('StringNotEquals', 'daily'), { backup: 'daily' }, false],
    ['like', when('StringLike', 'd*y'), { backup: 'daily' }, true],
    ['like, missed', when('StringLike', 'd*y'), { backup: 'weekly' }, false],
    ['like, without the tag', when('StringLike', '*'), {}, false],
    ['not like', when('StringNotLike', 'd*'), { backup: 'weekly' }, true],
    ['not like, without the tag', when('StringNotLike', '*'), {}, true],
    [
      'like a tag that every object has',
      { conditions: [{ operator: 'StringLike', key: 'constructor', value: '*' }] },
      {},
      false,
    ],
    ['not like such a tag', { conditions: [{ operator: 'StringNotLike', key: '__proto__', value: '*' }] }, {}, true],
    ['not like, missed', when('StringNotLike', 'd*'), { backup: 'daily' }, false],
    ['its ARN, a condition missed', { resources: [ARN], ...when('StringEquals', 'x') }, {}, false],
  ])('%s', (_name, selection, tags, taken) => {
    expect(selects({ ...nothing, ...selection }, { id: ARN, tags })).toBe(taken);
  });
});

describe('a selection of which a part could not be read', () => {
  const unread = new CouldNotRead('backup:GetBackupSelection', 'malformed', 'no Resources in the answer');
  const takes = (selection: Partial<PlanSelection>, tags: Record<string, string> = {}) =>
    selects({ ...nothing, ...selection }, { id: ARN, tags });

  it.each<[string, Partial<PlanSelection>, boolean]>([
    ['its tag, whatever the ARNs are', { resources: unread, tags: [daily] }, true],
    ['its ARN, whatever the tags are', { resources: [ARN], tags: unread }, true],
    ['not, for a condition, whatever the ARNs are', { resources: unread, ...when('StringEquals', 'weekly') }, false],
    [
      'not, for being left out, whatever else is',
      { resources: unread, notResources: [ARN], conditions: unread },
      false,
    ],
  ])('takes it by %s', (_name, selection, taken) => {
    expect(takes(selection, { backup: 'daily' })).toBe(taken);
  });

  it.each<[string, Partial<PlanSelection>]>([
    ['the ARNs', { resources: unread }],
    ['the tags', { tags: unread }],
    ['the conditions', { conditions: unread }],
    ['what is left out', { notResources: unread }],
  ])('does not say whether it takes it where that depends on %s', (_name, selection) => {
    expect(() => takes(selection)).toThrow(unread);
  });

  it('matches 200 stars against 10,000 letters quickly', () => {
    const taken = processorTime();
    expect(takes(when('StringLike', `${'*a'.repeat(200)}b`), { backup: 'a'.repeat(10_000) })).toBe(false);
    expect(taken()).toBeLessThan(50);
  });
});

describe('which plans back a database up', () => {
  const database = (engine: string, id = ARN) => ({
    id,
    region: 'eu-west-1',
    tags: {},
    facts: { ...exampleDatabase, engine },
  });
  const TYPES = ['Aurora', 'DocumentDB', 'EFS', 'Neptune', 'RDS'];
  const switched = (on: string[]) => Object.fromEntries(TYPES.map((type) => [type, on.includes(type)]));
  const plan = (resources: string[], optedIn: string[]) => [
    {
      id: 'plan',
      region: 'eu-west-1',
      tags: {},
      facts: { ...examplePlan, selections: [{ ...nothing, resources }], optedIn: switched(optedIn) },
    },
  ];

  it.each([
    ['postgres', 'RDS'],
    ['aurora-mysql', 'Aurora'],
    ['docdb', 'DocumentDB'],
    ['neptune', 'Neptune'],
  ])('%s is %s', (engine, type) => {
    expect(backupTypeOf({ engine })).toBe(type);
    expect(plansOf(database(engine), plan(['*'], [type]))).toHaveLength(1);
    expect(plansOf(database(engine), plan(['*'], ['EFS']))).toHaveLength(0);
  });

  it('include a database by an ARN of its type although the type is switched off, except for Aurora', () => {
    expect(plansOf(database('postgres'), plan(['arn:aws:rds:*:*:db:*'], []))).toHaveLength(1);
    expect(plansOf(database('postgres'), plan(['arn:aws:rds:*:*:db:other', '*'], []))).toHaveLength(0);
    const cluster = ARN.replace(':db:', ':cluster:');
    expect(plansOf(database('aurora-mysql', cluster), plan(['arn:aws:rds:*:*:cluster:*'], []))).toHaveLength(0);
  });

  it('returns only the rules of those plans', () => {
    expect([...rulesOf(database('postgres'), plan(['*'], ['RDS']))]).toEqual([exampleRule]);
    expect([...rulesOf(database('postgres'), plan(['arn:aws:ec2:*'], ['RDS']))]).toEqual([]);
  });
});
