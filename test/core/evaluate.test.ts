import { describe, expect, it } from 'vitest';
import { accountOnly, GLOBAL } from '../../shared/core/account.ts';
import { type Collector, collector, type Resource } from '../../shared/core/collector.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl, type Facts, WHOLE_UNIT } from '../../shared/core/evaluate.ts';
import { gather } from '../../shared/core/gather.ts';
import { seen } from '../../shared/core/reading.ts';
import { portsOf } from '../support/ports.ts';

const REGION = 'eu-west-1';
const denied = new CouldNotRead('s3:GetBucketPolicy', 'denied', 'AccessDenied');

interface Bucket {
  readonly open: boolean;
  readonly policy: string;
}
const never = async (): Promise<Resource<Bucket>[]> => [];
const buckets = collector({ id: 's3.b', scope: 'region', actions: ['s3:X'], triggers: [], collect: never });
const others = collector({ id: 's3.o', scope: 'region', actions: ['s3:Y'], triggers: [], collect: never });

const facts = { open: true, policy: '' };
const closed = control({
  id: 'storage.closed',
  title: 'closed',
  severity: 'high',
  seeds: [],
  satisfies: [],
  equivalents: {},
  subject: buckets,
  with: { others },
  why: 'x',
  fix: 'y',
  evaluate: ({ id, facts: bucket }, { others }) => {
    if (id === 'broken') throw new TypeError('a bug');
    if (id === 'silent') return undefined as never;
    if (!bucket.open) return pass('it is closed');
    if (bucket.policy === 'exempt') return notApplicable('it is exempt');
    return others.some((other) => other.facts.open) ? pass('another is open too') : fail('it alone is open');
  },
  examples: { pass: [], fail: [] },
});

type Given = readonly Resource<unknown>[] | CouldNotRead;
const factsOf = (subject: Given, other: Given = []): Facts =>
  new Map([
    [buckets.id, new Map([[REGION, subject]])],
    [others.id, new Map([[REGION, other]])],
  ]);
const verdicts = (given: Facts) =>
  evaluateControl(closed, {
    controls: [closed],
    facts: given,
    account: accountOnly('111122223333'),
    region: REGION,
    now: new Date(0),
    parametersOf: () => ({}),
  });
const statuses = (given: Facts) => verdicts(given).map(({ resource, status }) => [resource, status]);

describe('unknown', () => {
  it('is the whole unit when the subject could not be listed', () => {
    expect(statuses(factsOf(denied))).toEqual([[WHOLE_UNIT, 'unknown']]);
    expect(verdicts(factsOf(denied))[0]?.because).toBe(
      'could not read: s3:GetBucketPolicy was denied; grant s3:GetBucketPolicy to the scan role and check service control policies (AccessDenied)',
    );
  });

  it('is the whole unit when the subject was never collected', () => {
    expect(statuses(new Map())).toEqual([[WHOLE_UNIT, 'unknown']]);
  });

  it('is one resource that could not be read, and not the others', () => {
    const given = [
      { id: 'a', facts: denied },
      { id: 'b', facts: { open: false, policy: '' } },
    ];
    expect(statuses(factsOf(given))).toEqual([
      ['a', 'unknown'],
      ['b', 'pass'],
    ]);
  });

  it('is a verdict that needed an unread field, and no other', () => {
    const policy = denied;
    const given = [
      { id: 'needed', facts: { open: true, policy } },
      { id: 'not-needed', facts: { open: false, policy } },
    ];
    expect(statuses(factsOf(given))).toEqual([
      ['needed', 'unknown'],
      ['not-needed', 'pass'],
    ]);
  });

  it('is a verdict that needed other facts that could not be read, and no other', () => {
    const given = [
      { id: 'needed', facts },
      { id: 'not-needed', facts: { open: false, policy: '' } },
    ];
    expect(statuses(factsOf(given, denied))).toEqual([
      ['needed', 'unknown'],
      ['not-needed', 'pass'],
    ]);
  });

  it('is a verdict over a list that holds an unread element, unless a readable one settles it first', () => {
    const subject = [{ id: 'r', facts }];
    const unread = { id: 'u', facts: denied };
    const open = { id: 'o', facts };
    expect(statuses(factsOf(subject, [unread]))).toEqual([['r', 'unknown']]);
    expect(statuses(factsOf(subject, [open, unread]))).toEqual([['r', 'pass']]);
  });

  it('is the verdict of a control that throws or answers nothing', () => {
    const given = ['broken', 'silent'].map((id) => ({ id, facts }));
    const found = verdicts(factsOf(given));
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    expect(found[0]?.because).toContain('the control itself failed: a bug');
  });
});

describe('gathering', () => {
  const gathered = (collectors: readonly Collector[]) =>
    gather({
      account: accountOnly('111122223333'),
      regions: [REGION, 'us-east-1'],
      collectors,
      ports: portsOf({ client: () => undefined as never }),
      now: new Date(0),
    });
  const at = (found: Facts, id: string, place: string) => found.get(id)?.get(place);

  it('runs a shared collector once per place', async () => {
    let runs = 0;
    const base = collector({
      id: 'x.base',
      scope: 'region',
      actions: [],
      triggers: [],
      collect: async () => {
        runs += 1;
        return [{ id: 'one', facts: {} }];
      },
    });
    const derived = collector({
      id: 'x.derived',
      scope: 'region',
      actions: [],
      triggers: [],
      uses: [base],
      collect: (aws) => aws.facts(base),
    });
    const found = await gathered([derived, base]);
    expect(runs).toBe(2);
    expect(at(found, 'x.derived', REGION)).toHaveLength(1);
  });

  it('turns the error of a collector into a reason, also for the collectors that use it', async () => {
    const broken = collector({
      id: 'x.broken',
      scope: 'region',
      actions: ['x:Read'],
      triggers: [],
      collect: async (): Promise<Resource<object>[]> => {
        throw new RangeError('oops');
      },
    });
    const derived = collector({
      id: 'x.on-it',
      scope: 'region',
      actions: [],
      triggers: [],
      uses: [broken],
      collect: async (aws) => [{ id: 'r', facts: { list: await seen(aws.facts(broken)) } }],
    });
    const found = await gathered([broken, derived]);
    expect(at(found, 'x.broken', REGION)).toMatchObject({ action: 'x:Read', code: 'RangeError: oops' });
    expect(at(found, 'x.on-it', REGION)).toMatchObject([{ facts: { list: { reason: 'failed' } } }]);
  });

  it('refuses facts that a collector did not declare to use', async () => {
    const base = collector({ id: 'x.b', scope: 'region', actions: [], triggers: [], collect: never });
    const sly = collector({ id: 'x.s', scope: 'region', actions: [], triggers: [], collect: (aws) => aws.facts(base) });
    expect(at(await gathered([sly]), 'x.s', REGION)).toMatchObject({ code: 'TypeError: x.s does not declare x.b' });
  });
});

it('facts of several regions come in the order of the regions, whichever answers first', () => {
  const first = control({
    ...{ id: 'storage.first', title: 'first', severity: 'high', seeds: [], satisfies: [], equivalents: {} },
    ...{ why: 'x', fix: 'y', examples: { pass: [], fail: [] } },
    subject: collector({ id: 'account.one', scope: 'account', actions: [], triggers: [], collect: async () => [] }),
    with: { all: everyRegion(others) },
    evaluate: (_account, { all }) => pass(`the first is ${all[0]?.region}`),
  });
  const answered = (...regions: string[]): Facts =>
    new Map([
      ['account.one', new Map([[GLOBAL, [{ id: 'account', facts: {} }]]])],
      [others.id, new Map(regions.map((region) => [region, [{ id: region, facts }]]))],
    ]);
  const because = (given: Facts) =>
    evaluateControl(first, {
      controls: [first],
      facts: given,
      account: accountOnly('111122223333'),
      region: GLOBAL,
      now: new Date(0),
      parametersOf: () => ({}),
    })[0]?.because;
  expect(because(answered('us-east-1', 'eu-west-1'))).toBe('the first is eu-west-1');
  expect(because(answered('eu-west-1', 'us-east-1'))).toBe('the first is eu-west-1');
});
