/** The report of a period: population, exceptions, times, records in effect, and a sample that no person chooses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirePeriod } from '../../shared/queries/bounds.ts';
import { type PeriodPart, type PeriodQuestion, period } from '../../shared/queries/period.ts';
import { requirementsOf } from '../../shared/queries/requirements.ts';
import { samplerOf } from '../../shared/queries/sample.ts';
import { A, type AskedStore, askedStore, B, callBy, iso, moved, scanOf, UNIT } from './store.ts';

const MINUTE = 60_000;
const OTHER = `${B}/eu-west-1`;
const dana = `arn:aws:iam::${A}:user/dana`;
let store: AskedStore;

/** The period is from minute 100 to 200. */
beforeAll(async () => {
  store = await askedStore();
  await store.run(5, 'run-0');
  await store.commit(
    ...([UNIT, 10, scanOf('run-0')] as const),
    moved('s3.a', 'steady', null, 'pass'),
    moved('s3.a', 'old', null, 'fail', 'baseline'),
    moved('s3.a', 'brief', null, 'pass'),
    moved('ec2.b', 'seen', null, 'pass'),
  );
  await store.commit(UNIT, 50, scanOf('run-1'), moved('s3.a', 'gone-before', null, 'fail'));
  await store.commit(UNIT, 60, scanOf('run-1'), moved('s3.a', 'gone-before', 'fail', null, 'vanished'));
  await store.waive(90, { id: 'w1', control: 's3.a', account: A, resource: 'old', until: iso(120) });
  await store.waive(95, { id: 'w2', control: 's3.a', account: '*', resource: null, until: iso(99) });
  await store.commit(UNIT, 110, callBy('dana'), moved('s3.a', 'brief', 'pass', 'fail', 'regressed'));
  await store.commit(UNIT, 120, scanOf('run-2'), moved('ec2.b', '*', null, 'unknown', 'went-dark'));
  await store.commit(UNIT, 130, callBy('kim'), moved('s3.a', 'brief', 'fail', 'pass', 'recovered'));
  await store.commit(OTHER, 140, scanOf('run-2'), moved('s3.a', 'late', null, 'fail', 'appeared'));
  await store.commit(UNIT, 150, scanOf('run-3'), moved('ec2.b', '*', 'unknown', null, 'came-back'));
  await store.commit(OTHER, 160, scanOf('run-3'), moved('s3.a', 'late', 'fail', 'unknown', 'went-dark'));
  await store.commit(OTHER, 170, scanOf('run-3'), moved('s3.a', 'late', 'unknown', 'fail', 'came-back'));
  await store.attest(180, A, 's3.a', 500);
  await store.run(190, 'run-3');
  await store.commit(OTHER, 195, scanOf('run-3'), moved('s3.a', 'late', 'fail', null, 'vanished'));
  await store.commit(UNIT, 300, scanOf('run-4'), moved('s3.a', 'old', 'fail', 'pass', 'recovered'));
});
afterAll(() => store.close());

const QUESTION: PeriodQuestion = {
  ...{ from: iso(100), to: iso(200), sample: 2 },
  requirements: [
    { id: 'cis/1', title: 'one', controls: ['s3.a'] },
    { id: 'cis/2', title: 'two', controls: ['s3.a', 'ec2.b'] },
    { id: 'cis/3', title: 'three', controls: [] },
  ],
};

async function report(question: Partial<PeriodQuestion> = {}) {
  const parts: PeriodPart[] = await Array.fromAsync(period(store, { ...QUESTION, ...question }));
  const last = parts.at(-1);
  if (last?.part !== 'summary') throw new Error('the summary comes last');
  return {
    members: parts.flatMap((one) => (one.part === 'member' ? one.member : [])),
    exceptions: parts.flatMap((one) => (one.part === 'exception' ? one.exception : [])),
    unseen: parts.flatMap((one) => (one.part === 'unseen' ? one.unseen : [])),
    summary: last.summary,
  };
}

describe('the population', () => {
  it('has every resource in scope at any time, with when it came and went', async () => {
    const { members } = await report();
    const found = members.map(({ resource, came, went }) => [resource, came, went]);
    expect(found.sort()).toEqual([
      ['brief', null, null],
      ['late', iso(140), iso(195)],
      ['old', null, null],
      ['seen', null, null],
      ['steady', null, null],
    ]);
  });
});

describe('exceptions', () => {
  const named = async (resource: string) => (await report()).exceptions.find((one) => one.resource === resource);

  it('have who began and who ended them, and how long they lasted', async () => {
    expect(await named('brief')).toMatchObject({
      ...{ from: iso(110), until: iso(130), durationMs: 20 * MINUTE, ended: 'recovered', movement: 'regressed' },
      ...{ who: dana, endedBy: `arn:aws:iam::${A}:user/kim`, event: { id: 'event-of-dana' }, waiver: null },
      requirements: ['cis/1', 'cis/2'],
    });
  });

  it('that began before the period have their true beginning, its cause, and the waiver that covered them', async () => {
    expect(await named('old')).toMatchObject({
      ...{ from: iso(10), until: null, durationMs: 190 * MINUTE, ended: null, movement: 'baseline', run: 'run-0' },
      waiver: { id: 'w1', by: 'Sam', from: iso(90), until: iso(120) },
    });
  });

  it('go on while they cannot be seen, and end with their resource', async () => {
    const { exceptions } = await report();
    expect(exceptions.filter(({ resource }) => resource === 'late')).toHaveLength(1);
    expect(await named('late')).toMatchObject({
      ...{ from: iso(140), until: iso(195), ended: 'vanished', unseenMs: 10 * MINUTE },
    });
  });
});

describe('times', () => {
  it('of a requirement add up over its controls and resources', async () => {
    const [first, second] = (await report()).summary.requirements;
    // steady 100, brief 10 + 70; old 100, brief 20, late 20 + 25; late 10 unseen
    expect(first?.times).toEqual({
      ...{ pass: 180 * MINUTE, fail: 165 * MINUTE, unknown: 10 * MINUTE, 'not-applicable': 0 },
    });
    expect(first?.inCompliance).toBeCloseTo(180 / 345);
    expect(first).toMatchObject({ resources: 4, exceptions: 3, meanTimeToRecoverMs: 20 * MINUTE });
    // ec2.b was dark from 120 to 150
    expect(second?.times).toMatchObject({ pass: 250 * MINUTE, unknown: 40 * MINUTE });
  });

  it('of a requirement without a control are none: it did not pass', async () => {
    expect((await report()).summary.requirements[2]).toMatchObject({ inCompliance: null, unseen: null, exceptions: 0 });
  });

  it('that could not be seen are listed with the reason, accounts without a scan included', async () => {
    const { unseen } = await report();
    expect(unseen.map(({ account, because, from, until }) => [account, because, from, until])).toEqual([
      [A, 'ec2.b is unknown', iso(120), iso(150)],
      [B, 'it was not scanned yet', iso(100), iso(140)],
      [B, 's3.a is unknown', iso(160), iso(170)],
    ]);
  });
});

it('waivers and attestations are those in effect at some time of the period', async () => {
  const { summary } = await report();
  expect(summary.waivers.map(({ id, from, until }) => [id, from, until])).toEqual([['w1', iso(90), iso(120)]]);
  expect(summary.attestations.map(({ control, from, until }) => [control, from, until])).toEqual([
    ['s3.a', iso(180), iso(500)],
  ]);
});

describe('the sample', () => {
  it('is the same for the same question, and is of the population', async () => {
    const [one, other] = [await report(), await report()];
    expect(one.summary.sample).toEqual(other.summary.sample);
    expect(one.summary.sample).toMatchObject({
      of: 5,
      members: expect.toSatisfy((all: unknown[]) => all.length === 2),
    });
  });

  it('has a seed of the period, the controls and the last run by its end', async () => {
    const seeds = await Promise.all(
      [{}, { to: iso(189) }, { from: iso(101) }, { accounts: [A] }].map(
        async (question) => (await report(question)).summary.sample,
      ),
    );
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(4);
    expect(seeds[0]?.head).toBe(
      (await store.history.asOf((await import('../../shared/records/runs.ts')).RUNS, iso(200))).head,
    );
  });

  it('does not depend on the order of the population', () => {
    const names = Array.from({ length: 500 }, (_, n) => `resource ${n}`);
    const drawn = (all: readonly string[]) => {
      const sampler = samplerOf('seed', 20, (name: string) => name);
      for (const name of all) sampler.add(name);
      return sampler.drawn();
    };
    expect(drawn(names)).toEqual(drawn(names.toReversed()));
    expect(drawn(names)).toHaveLength(20);
    expect(samplerOf('seed', 0, (name: string) => name).drawn()).toEqual([]);
  });
});

describe('a period that cannot be asked for', () => {
  it.each<[string, Partial<PeriodQuestion>, RegExp]>([
    ['ends before it begins', { from: iso(200), to: iso(100) }, /is not before/],
    ['has no length', { from: iso(100), to: iso(100) }, /is not before/],
    ['lasts ten years', { from: '2016-01-01T00:00:00.000Z', to: iso(0) }, /more than three years/],
    ['lies before the history', { from: '2025-01-01T00:00:00.000Z', to: iso(0) }, /holds nothing as of/],
    ['names an unknown account', { accounts: ['999999999999'] }, /holds nothing of 999999999999/],
    ['names an unknown resource', { resources: ['nope'] }, /no resource that resources names was in scope/],
  ])('%s', async (_what, question, message) => {
    await expect(report(question)).rejects.toThrow(message);
  });

  it('may last three years, leap day included', () => {
    expect(() => requirePeriod('2024-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z')).not.toThrow();
  });
});

describe('requirements', () => {
  const framework = { id: 'cis', requirements: { '1.1': 'first', '1.2': 'second' } };
  const control = { id: 's3.a', satisfies: ['cis/1.1'], seeds: [], equivalents: {}, qualified: {} };

  it('have the controls that are evidence for them', () => {
    expect(requirementsOf('cis', [framework], [control])).toEqual([
      { id: 'cis/1.1', title: 'first', controls: ['s3.a'] },
      { id: 'cis/1.2', title: 'second', controls: [] },
    ]);
    expect(requirementsOf('cis/1.1', [framework], [control]).map(({ id }) => id)).toEqual(['cis/1.1']);
  });

  it.each(['nope', 'cis/9', 'cis/', '/1.1', 'toString', 'cis/toString'])('%s is none', (name) => {
    expect(() => requirementsOf(name, [framework], [control])).toThrow(/no framework|no requirement/);
  });
});
