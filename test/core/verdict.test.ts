/** The parts of a verdict, and the facts that one control or another has. */
import { describe, expect, it } from 'vitest';
import { accountOnly } from '../../shared/core/account.ts';
import { collector, type Resource } from '../../shared/core/collector.ts';
import { type AnyControl, control, everyRegion, fail, type Judgement, pass } from '../../shared/core/control.ts';
import { digest } from '../../shared/core/digest.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl, evaluateUnit, type Facts } from '../../shared/core/evaluate.ts';
import { collectorsFor, gather } from '../../shared/core/gather.ts';
import { guardedResource, together } from '../../shared/core/guard.ts';
import { partsOf } from '../../shared/core/quantify.ts';
import { portsOf } from '../support/ports.ts';

const HERE = 'eu-west-1';
const denied = new CouldNotRead('s3:GetBucketPolicy', 'denied', 'AccessDenied');
const notOffered = new CouldNotRead('s3:ListBuckets', 'not-offered', 'eu-west-1');
type Answer = readonly Resource<unknown>[] | CouldNotRead;

const made = (id: string, scope: 'account' | 'region' = 'region') =>
  collector({ id, scope, actions: [`${id}:Get`], triggers: [], collect: async () => [] });
const [buckets, others, users] = [made('buckets'), made('others'), made('users', 'account')];

const judging = (evaluate: (...args: never[]) => Judgement, more: object = {}): AnyControl =>
  control({
    ...{ id: 'a.b', title: 't', severity: 'low', seeds: [], satisfies: [], equivalents: {}, why: 'w', fix: 'f' },
    ...{ subject: buckets, evaluate, examples: { pass: [], fail: [] } },
    ...more,
  } as unknown as Parameters<typeof control>[0]);
const factsOf = (of: Record<string, Record<string, Answer>>): Facts =>
  new Map(Object.entries(of).map(([id, byRegion]) => [id, new Map(Object.entries(byRegion))]));
const ONE = [{ id: 'x', facts: { open: true } }];
const evaluation = (judged: AnyControl, facts = factsOf({ buckets: { [HERE]: ONE } }), more: object = {}) => ({
  ...{ controls: [judged], facts, account: accountOnly('111122223333'), region: HERE, now: new Date(0) },
  parametersOf: () => ({ days: 3 }),
  ...more,
});
const verdictOf = (judged: AnyControl, facts?: Facts, more?: object) =>
  evaluateControl(judged, evaluation(judged, facts, more))[0];

describe('a verdict', () => {
  it('has the digest of the judged facts, and that of the facts that the control looks at', () => {
    const verdict = verdictOf(
      judging(() => pass('x')),
      undefined,
      { readsOf: () => ['open'] },
    );
    expect(verdict?.evidence).toBe(digest({ open: true }));
    expect(verdict?.inputs).toMatch(/^[\w-]{6}$/);
    expect(verdictOf(judging(() => pass('x')))?.inputs).toBe('');
  });

  it('has a warning if it passes and will soon fail', () => {
    expect(verdictOf(judging(() => pass('x', 'soon')))).toHaveProperty('warning', 'soon');
    expect(verdictOf(judging(() => pass('x')))).not.toHaveProperty('warning');
  });

  it('has the values of its fix if it fails, and otherwise none', () => {
    const fix = { command: 'x', values: (...judged: unknown[]) => ({ days: String(JSON.stringify(judged[2])) }) };
    expect(verdictOf(judging(() => fail('x'), { fix }))).toHaveProperty('values', { days: '{"days":3}' });
    expect(verdictOf(judging(() => pass('x'), { fix }))).not.toHaveProperty('values');
    expect(verdictOf(judging(() => fail('x'), { fix: { command: 'x' } }))).not.toHaveProperty('values');
  });

  it('stands without a value that could not be read, but not with a fault of the fix', () => {
    const failing = (error: Error) => ({
      command: 'x',
      values: () => {
        throw error;
      },
    });
    expect(verdictOf(judging(() => fail('x'), { fix: failing(denied) }))).toMatchObject({
      status: 'fail',
      because: 'x',
    });
    expect(verdictOf(judging(() => fail('x'), { fix: failing(new Error('bug')) }))?.status).toBe('unknown');
  });

  it('is given in the account, region and instant of the evaluation', () => {
    const judged = judging((...[, , , context]: unknown[]) => pass(JSON.stringify(context)));
    expect(JSON.parse(verdictOf(judged)?.because ?? '')).toMatchObject({
      region: HERE,
      account: { id: '111122223333' },
    });
  });

  it('is unknown without evidence if the facts were not read, says why, and that only then', () => {
    const unread = verdictOf(
      judging(() => pass('x')),
      factsOf({ buckets: { [HERE]: [{ id: 'x', facts: denied }] } }),
    );
    expect(unread).toEqual({
      ...{ control: 'a.b', resource: 'x', status: 'unknown', because: denied.message, unread: 'denied' },
      ...{ evidence: '', inputs: '' },
    });
    const broken = verdictOf(judging(() => undefined as never));
    expect(broken).toMatchObject({ status: 'unknown', because: expect.stringContaining('it returned no judgement') });
    expect(broken).not.toHaveProperty('unread');
    expect(verdictOf(judging(() => ({ status: 'unknown' }) as never))?.because).toContain('it returned no judgement');
  });

  it('does not apply where the region does not offer the service, and there is none for a missing list', () => {
    const judged = judging(() => pass('x'));
    expect(evaluateControl(judged, evaluation(judged, factsOf({ buckets: { [HERE]: notOffered } })))).toEqual([]);
    const missing = factsOf({ buckets: { [HERE]: [{ id: 'x', facts: notOffered }] } });
    expect(verdictOf(judged, missing)).toMatchObject({
      status: 'not-applicable',
      because: expect.stringContaining('s3'),
    });
  });

  it('is given by each control of the unit', () => {
    const [one, other] = [judging(() => pass('x')), { ...judging(() => fail('y')), id: 'a.c' }];
    const verdicts = evaluateUnit({ ...evaluation(one), controls: [one, other] });
    expect(verdicts.map(({ control, status }) => [control, status])).toEqual([
      ['a.b', 'pass'],
      ['a.c', 'fail'],
    ]);
  });
});

describe('the facts of another collector', () => {
  const counting = judging((...[, sources]: unknown[]) => {
    const { found } = sources as { found: readonly { id: string; region: string }[] };
    return pass(found.map(({ id, region }) => `${id} in ${region}`).join(', ') || 'none');
  });
  const whole = { ...counting, with: { found: everyRegion(others) } };
  const inRegions = (of: Record<string, Answer>) => factsOf({ buckets: { [HERE]: ONE }, others: of });
  const [a, b] = [
    { id: 'a', facts: {} },
    { id: 'b', facts: {} },
  ];

  it('are those of every region, in the order of the regions, whichever answered first', () => {
    const facts = inRegions({ 'us-east-1': [b], 'eu-west-1': [a] });
    expect(verdictOf(whole, facts)?.because).toBe('a in eu-west-1, b in us-east-1');
  });

  it('are complete without a region that does not offer the service, but not without one that was not read', () => {
    expect(verdictOf(whole, inRegions({ 'us-east-1': notOffered, 'eu-west-1': [a] }))?.because).toBe('a in eu-west-1');
    expect(verdictOf(whole, inRegions({ 'us-east-1': denied, 'eu-west-1': [a] }))?.unread).toBe('denied');
  });

  it('are unread if no region was asked', () => {
    expect(verdictOf(whole, inRegions({}))?.because).toContain('it was not collected');
    expect(verdictOf(whole, factsOf({ buckets: { [HERE]: ONE } }))?.because).toContain('others:Get');
  });

  it('are those of the account where it has no regions', () => {
    const facts = factsOf({ buckets: { [HERE]: ONE }, users: { global: [a], [HERE]: [b] } });
    expect(verdictOf({ ...counting, with: { found: users } }, facts)?.because).toBe('a in eu-west-1');
    const here = factsOf({ buckets: { [HERE]: ONE }, others: { global: [a], [HERE]: [b], 'us-east-1': [a] } });
    expect(verdictOf({ ...counting, with: { found: others } }, here)?.because).toBe('b in eu-west-1');
  });
});

describe('guarded facts', () => {
  const seenBy = (facts: unknown) => guardedResource({ id: 'x', facts }, HERE).facts;

  it('may be anything', () => {
    for (const facts of [null, 7, 'x', true]) expect(seenBy(facts)).toBe(facts);
    expect(seenBy({ none: null, policy: denied })).toHaveProperty('none', null);
  });

  it('keep their names, so that they can be listed', () => {
    expect(Object.keys(seenBy({ a: 1, b: denied }) as object)).toEqual(['a', 'b']);
  });

  it('of a list have the members that were read, and the reasons for the others', () => {
    expect(partsOf(seenBy([1, denied, 2]) as readonly number[])).toEqual({ members: [1, 2], unread: [denied] });
    const parts = together([
      ['eu-west-1', ONE],
      ['us-east-1', denied],
    ]);
    expect([parts.members.map(({ region }) => region), parts.unread]).toEqual([[HERE], [denied]]);
  });
});

describe('collectors', () => {
  const reach = { client: () => undefined as never };
  const run = (collectors: Parameters<typeof gather>[0]['collectors'], regions = [HERE, 'us-east-1']) =>
    gather({
      ...{ account: accountOnly('111122223333'), regions, collectors, now: new Date(0) },
      ports: portsOf(reach),
    });
  const where = (scope: 'account' | 'region') =>
    collector({
      ...{ id: `where.${scope}`, scope, actions: ['a:B'], triggers: [] },
      collect: async ({ region }) => [{ id: region, facts: {} }],
    });

  it('of controls are each there once', () => {
    const judged = judging(() => pass('x'), { with: { others } });
    expect(collectorsFor([judged, judged])).toEqual([buckets, others]);
  });

  it('run in each region, or once for an account, by way of us-east-1', async () => {
    const facts = await run([where('region'), where('account')]);
    expect([...(facts.get('where.region')?.keys() ?? [])]).toEqual([HERE, 'us-east-1']);
    expect([...(facts.get('where.account') ?? [])]).toEqual([['global', [{ id: 'us-east-1', facts: {} }]]]);
  });

  it('that build on facts which could not be read say so, and give a fault as a reason', async () => {
    const failing = (id: string, error: unknown) =>
      collector({
        id,
        scope: 'region',
        actions: [`${id}:Get`],
        triggers: [],
        collect: async () => Promise.reject(error),
      });
    const dark = failing('dark', denied);
    const building = collector({
      ...{ id: 'building', scope: 'region', actions: [], triggers: [], uses: [dark] },
      collect: async ({ facts }) => facts(dark),
    });
    const facts = await run([building, failing('broken', new TypeError('a bug')), failing('odd', 'text')], [HERE]);
    expect(facts.get('building')?.get(HERE)).toBe(denied);
    expect(facts.get('broken')?.get(HERE)).toMatchObject({ action: 'broken:Get', code: 'TypeError: a bug' });
    expect(facts.get('odd')?.get(HERE)).toMatchObject({ reason: 'failed', code: 'text' });
  });

  it('may build on what they declare alone', async () => {
    const other = where('region');
    const rude = collector({
      ...{ id: 'rude', scope: 'region', actions: [], triggers: [] },
      collect: async ({ facts }) => facts(other),
    });
    const facts = await run([rude], [HERE]);
    expect(facts.get('rude')?.get(HERE)).toMatchObject({
      action: 'rude',
      code: expect.stringContaining('not declare'),
    });
  });
});
