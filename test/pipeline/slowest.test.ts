/** The collectors that take long are named in heartbeats and in the record of the run. */
import { afterEach, describe, expect, it } from 'vitest';
import { finish } from '../../shared/pipeline/finish.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { slowestOfRun, stopwatch } from '../../shared/pipeline/slowest.ts';
import { openStage, type Stage } from '../support/stage.ts';

const BEGAN = Date.parse('2026-01-15T12:00:00Z');

/** A clock that only moves when the test sets it. */
function clockAt() {
  const time = { ms: BEGAN };
  return {
    clock: () => new Date(time.ms),
    pass: (ms: number) => {
      time.ms += ms;
    },
  };
}

describe('a stopwatch', () => {
  it('names the three slowest collectors of a region, the slowest first, and none below a second', async () => {
    const { clock, pass } = clockAt();
    const { timed, slowestIn } = stopwatch(clock);
    const times = {
      'rds.databases': 4_000,
      'kms.keys': 999,
      's3.buckets': 61_000,
      'ec2.vpcs': 1_000,
      'sns.topics': 2_500,
    };
    for (const [collector, ms] of Object.entries(times)) await timed(collector, 'eu-west-1', async () => pass(ms));
    await timed('iam.identities', 'global', async () => pass(9_000));
    expect(slowestIn('eu-west-1')).toEqual([
      { collector: 's3.buckets', ms: 61_000 },
      { collector: 'rds.databases', ms: 4_000 },
      { collector: 'sns.topics', ms: 2_500 },
    ]);
    expect(slowestIn('global')).toEqual([{ collector: 'iam.identities', ms: 9_000 }]);
    expect(slowestIn('us-east-1')).toEqual([]);
  });

  it('gives the result of the collector', async () => {
    expect(await stopwatch(clockAt().clock).timed('kms.keys', 'global', async () => 7)).toBe(7);
  });
});

it('a run has each collector once, with its longest time, at most ten', () => {
  const run = slowestOfRun();
  const beat = (unit: string, ...slowest: { collector: string; ms: number }[]) =>
    run.add({
      unit,
      item: { account: { id: unit, name: unit, ou: '', tags: {}, management: false }, regions: [], slowest },
    });
  beat('111122223333/eu-west-1', { collector: 'kms.keys', ms: 3_000 }, { collector: 's3.buckets', ms: 1_500 });
  beat('444455556666/eu-west-1', { collector: 'kms.keys', ms: 8_000 });
  for (let index = 0; index < 12; index += 1) beat('123456789012/global', { collector: `other.${index}`, ms: 1_000 });
  expect(run.all()).toHaveLength(10);
  expect(run.all().slice(0, 2)).toEqual([
    { collector: 'kms.keys', ms: 8_000, unit: '444455556666/eu-west-1', units: 2 },
    { collector: 's3.buckets', ms: 1_500, unit: '111122223333/eu-west-1', units: 1 },
  ]);
});

describe('a scan', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it('writes the slowest collectors with its heartbeats, and the run records them', async () => {
    stage = await openStage({ regions: ['us-east-1'] }, { controls: { '*': false, 'guardduty.*': true } });
    const { wiring } = stage.runtime;
    const [, , , member] = stage.world.accounts;
    if (!member) throw new Error('the simulated organisation has too few accounts');
    const { id, name, ou, tags } = member;
    const item = { account: { id, name, ou, tags, management: false }, regions: ['us-east-1'] };
    const { clock, pass } = clockAt();
    const slowClock = () => {
      pass(1_500);
      return clock();
    };
    const deps = { ...wiring, clock: slowClock };
    await wiring.archive.put('runs/slow/items.jsonl', `${JSON.stringify(item)}\n`);
    const startedAt = deps.clock().toISOString();
    await scanItem(deps, { run: 'slow', item: { ...item, slowest: [{ collector: 'of.an-earlier-scan', ms: 1 }] } });
    const beat = await wiring.roster.find(`${id}/us-east-1`);
    expect(beat?.item?.slowest?.map(({ collector }) => collector)).toEqual(
      expect.arrayContaining(['guardduty.detectors', 'guardduty.open-threats']),
    );
    expect(beat?.item?.slowest).not.toContainEqual(expect.objectContaining({ collector: 'of.an-earlier-scan' }));
    const { slowest } = await finish(deps, { run: 'slow', startedAt, manifest: 'runs/slow/items.jsonl' });
    expect(slowest).toContainEqual({ ...beat?.item?.slowest?.[0], unit: `${id}/us-east-1`, units: 1 });
  });
});
