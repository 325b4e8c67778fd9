/** The facts behind a verdict: as a digest, and as text. */
import { describe, expect, it } from 'vitest';
import { collector, type Resource } from '../../shared/core/collector.ts';
import { type AnyControl, control, type Declaration, everyRegion, pass } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Facts } from '../../shared/core/evaluate.ts';
import { inputsFor } from '../../shared/core/inputs.ts';
import { type JudgedEvaluation, judgedBy } from '../../shared/core/judged.ts';
import { partial } from '../../shared/core/quantify.ts';

const unread = new CouldNotRead('s3:GetBucketPolicy', 'denied', 'AccessDenied');
const known = (id: string, facts: object, region = 'eu-west-1') => ({ id, region, tags: {}, facts });
const subject = (facts: object, tags?: Resource<unknown>['tags']): Resource<unknown> => ({ id: 'x', facts, tags });

describe('the digest of the inputs of a verdict', () => {
  const READS = ['encrypted', 'tags', 'vaults.locked'];
  const vaults = [known('v', { locked: true, name: 'main' })];
  const of = (resource: Resource<unknown>, others = vaults) => inputsFor(READS, { vaults: others, keys: [] })(resource);
  const base = of(subject({ encrypted: true, name: 'a' }, { a: '1' }));

  it('changes with each fact that the control reads', () => {
    expect(base).toMatch(/^[\w-]{6}$/);
    const tagged = (facts: object) => subject(facts, { a: '1' });
    const all = [
      of(tagged({ encrypted: false })),
      of(subject({ encrypted: true }, { a: '2' })),
      of(tagged({ encrypted: true }), [known('v', { locked: false })]),
      of(tagged({ encrypted: true }), [known('w', { locked: true })]),
      of(tagged({ encrypted: true }), [known('v', { locked: true }, 'eu-central-1')]),
      of(tagged({ encrypted: true }), []),
    ];
    expect(new Set([base, ...all]).size).toBe(all.length + 1);
  });

  it('does not change with a fact that the control does not read', () => {
    expect(of(subject({ encrypted: true, name: 'b' }, { a: '1' }), [known('v', { locked: true })])).toBe(base);
  });

  it('is empty if a fact that the control reads could not be read, and only then', () => {
    expect(of(subject({ encrypted: unread }, {}))).toBe('');
    expect(of(subject({ encrypted: true }, unread))).toBe('');
    expect(of(subject({ encrypted: true, name: unread }, { a: '1' }))).toBe(base);
    const half = partial(() => ({ members: vaults, unread: [unread] }));
    expect(of(subject({ encrypted: true }, {}), half as typeof vaults)).toBe('');
  });

  it('is read of the other facts once, however many resources there are', () => {
    let times = 0;
    const counted = {
      get locked() {
        times += 1;
        return true;
      },
    };
    const digests = inputsFor(READS, { vaults: [known('v', counted)] });
    digests(subject({ encrypted: true }));
    digests(subject({ encrypted: false }));
    expect(times).toBe(1);
  });

  it('hides no fault', () => {
    expect(() => inputsFor(['a'], {})({ id: 'x', facts: undefined as never })).toThrow(TypeError);
  });
});

describe('the facts of a verdict as text', () => {
  const made = (id: string, scope: 'account' | 'region', actions: string[]) =>
    collector({ id, scope, actions, triggers: [], collect: async () => [] });
  const buckets = made('s3.buckets', 'region', ['s3:ListBuckets', 's3:GetBucketPolicy']);
  const keys = made('kms.keys', 'region', ['kms:ListKeys']);
  const users = made('iam.users', 'account', ['iam:ListUsers', 's3:ListBuckets']);
  const one = control({
    ...{ id: 'a.b', title: 't', severity: 'low', seeds: [], satisfies: [], equivalents: {}, why: 'w', fix: 'f' },
    ...{ subject: buckets, with: { keys: everyRegion(keys), users }, evaluate: () => pass('x') },
    examples: { pass: [], fail: [] },
  } as unknown as Declaration<unknown, Record<never, never>, Record<never, never>>);

  type Answer = readonly Resource<unknown>[] | CouldNotRead;
  const answers = (...of: [string, Answer][]): ReadonlyMap<string, Answer> => new Map(of);
  const facts: Facts = new Map([
    ['s3.buckets', answers(['eu-west-1', [subject({ b: 1, a: 2 }, { owner: 'x' })]])],
    ['kms.keys', answers(['eu-west-1', []], ['us-east-1', unread])],
    ['iam.users', answers(['global', [{ id: 'u', facts: { name: 'u' }, tags: { secret: 'x' } }]])],
  ]);
  const withBuckets = (answer: Answer): Facts => new Map([...facts, ['s3.buckets', answers(['eu-west-1', answer])]]);
  const evaluation = (more: Partial<JudgedEvaluation> = {}): JudgedEvaluation => ({
    ...{ controls: [one], facts, region: 'eu-west-1', revisionOf: () => 'r.1' },
    ...{ parametersOf: () => ({ maxDays: 30 }), readsOf: () => ['a'] },
    ...more,
  });

  it('are the facts of the resource, the others by region, the actions that read them, and how they were judged', () => {
    expect(judgedBy(evaluation())('a.b', 'x')).toEqual({
      ...{ control: 'a.b', resource: 'x', facts: '{"a":2,"b":1}', revision: 'r.1', parameters: { maxDays: 30 } },
      others: {
        keys: JSON.stringify({ 'eu-west-1': [], 'us-east-1': { unread: unread.message } }),
        users: JSON.stringify({ 'eu-west-1': [{ facts: { name: 'u' }, id: 'u' }] }),
      },
      actions: ['iam:ListUsers', 'kms:ListKeys', 's3:GetBucketPolicy', 's3:ListBuckets'],
    });
  });

  it('have tags only if the control reads them and there are some', () => {
    const tagged = evaluation({ readsOf: () => ['tags'] });
    expect(judgedBy(tagged)('a.b', 'x')).toHaveProperty('tags', '{"owner":"x"}');
    for (const other of [evaluation(), evaluation({ readsOf: undefined })])
      expect(judgedBy(other)('a.b', 'x')).not.toHaveProperty('tags');
    const bare = withBuckets([subject({})]);
    expect(judgedBy(evaluation({ readsOf: () => ['tags'], facts: bare }))('a.b', 'x')).not.toHaveProperty('tags');
  });

  it('are none of another control or resource, or of facts that were not read', () => {
    expect(judgedBy(evaluation())('a.c', 'x')).toBeNull();
    expect(judgedBy(evaluation())('a.b', 'y')).toBeNull();
    const dark = withBuckets(unread);
    expect(judgedBy(evaluation({ facts: dark }))('a.b', 'x')).toBeNull();
    expect(judgedBy(evaluation({ facts: new Map() }))('a.b', 'x')).toBeNull();
  });

  it('say that a source was not read, and are nothing where no other facts are taken', () => {
    const subjectAlone = new Map([...facts].slice(0, 1));
    expect(judgedBy(evaluation({ facts: subjectAlone }))('a.b', 'x')?.others).toEqual({
      keys: '{}',
      users: '{"eu-west-1":null}',
    });
    const { with: _, ...plain } = one;
    expect(judgedBy(evaluation({ controls: [plain as AnyControl] }))('a.b', 'x')?.others).toEqual({});
  });

  it('are written once for all resources of a source', () => {
    const [first, second] = [{ ...one, id: 'a.c' }, one].map(({ id }) =>
      judgedBy(evaluation({ controls: [{ ...one, id }] }))(id, 'x'),
    );
    expect(first?.others).toEqual(second?.others);
  });
});
