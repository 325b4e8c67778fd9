import { describe, expect, it } from 'vitest';
import * as measured from '../../shared/cost/measured.ts';
import { type Cost, costOf } from '../../shared/cost/model.ts';
import { TYPICAL } from '../../shared/cost/month.ts';
import { PRICES } from '../../shared/cost/prices.ts';

const usdOf = ({ lines }: Cost, service: string, what: string): number =>
  lines.find((line) => line.service === service && line.what.startsWith(what))?.usd ?? 0;

describe('the price of 500 accounts × 4 regions, scanned daily, with events', () => {
  const cost = costOf(TYPICAL);

  // Nearly half of it is GuardDuty's price for our calls, and each kind of resource that controls judge takes a list in
  // each region of each account. What a week is soon enough for is read once a week (docs/adr/0070).
  it('is at most ten cents per account and month, including what reading costs the accounts', () => {
    expect(cost.usdPerAccount).toBeLessThanOrEqual(0.1);
  });

  it('has at most half a cent per account and month for the facts of verdicts', () => {
    const facts = cost.lines.filter(({ what }) => what.startsWith('facts of verdicts'));
    expect(facts).toHaveLength(2);
    expect(facts.reduce((sum, { usd }) => sum + usd, 0) / TYPICAL.accounts).toBeLessThanOrEqual(0.005);
  });

  it('is the sum of its lines, each a quantity at its price', () => {
    expect(cost.lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(cost.usd);
    for (const { quantity, price, usd } of cost.lines) {
      expect(usd).toBeCloseTo((quantity / PRICES[price].per) * PRICES[price].usd);
      expect(quantity).toBeGreaterThan(0);
    }
  });

  it('names every line once', () => {
    const names = cost.lines.map(({ service, what }) => `${service} ${what}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('equals a calculation by hand', () => {
    // 2,501 units × 30.4 days, one write each; fourteen more for a fifth of them (and for each run's record), and six for
    // the alert that each change may make
    const written = 2_501 * 30.4 * (1 + 0.2 * 20) + 30.4 * 20;
    expect(usdOf(cost, 'DynamoDB', 'writes')).toBeCloseTo((written / 1_000_000) * 0.625);
    expect(usdOf(cost, 'Cost Explorer', 'requests')).toBeCloseTo(6 * (30.4 / 7) * 0.01);
    expect(usdOf(cost, 'Step Functions', 'express children')).toBeCloseTo((501 * 30.4) / 1_000_000);
    expect(usdOf(cost, 'KMS', 'keys')).toBe(4);
    // three requests for each possible alert
    expect(usdOf(cost, 'API Gateway', 'requests')).toBeCloseTo((3 * 30.4 * (2_501 * 0.2 + 1)) / 1_000_000);
  });
});

describe('what is written for other systems', () => {
  const more = (change: Partial<typeof TYPICAL>) => {
    const { lines: before } = costOf(TYPICAL);
    const names = new Set(before.map(({ service, what }) => `${service} ${what}`));
    return costOf({ ...TYPICAL, ...change }).lines.filter(({ service, what }) => !names.has(`${service} ${what}`));
  };
  const usd = (lines: ReturnType<typeof more>) => lines.reduce((sum, line) => sum + line.usd, 0) / TYPICAL.accounts;

  it('has a price for Athena, in lines of S3 alone: at most a hundredth of a cent per account and month', () => {
    const lines = more({ athena: 1 });
    expect(lines.map(({ service, what }) => `${service}: ${what}`)).toEqual([
      'S3: changes for Athena: requests',
      'S3: changes for Athena: 14 months, under Object Lock',
    ]);
    expect(usd(lines)).toBeLessThanOrEqual(0.0001);
  });

  it('has a price for Security Hub, for each import and what it takes: at most a cent per account and month', () => {
    const lines = more({ securityHub: 1 });
    const commits = 2_501 * 0.2 * 30.4 + 30.4;
    expect(lines.find(({ service }) => service === 'Security Hub')?.usd).toBeCloseTo(commits * 0.00003);
    expect(lines.length).toBeGreaterThan(1);
    expect(usd(lines)).toBeLessThanOrEqual(0.01);
  });
});

describe('the price follows', () => {
  const dearer = (change: Partial<typeof TYPICAL>) => costOf({ ...TYPICAL, ...change }).usd;
  const { usd } = costOf(TYPICAL);

  it.each([
    ['accounts', { accounts: 1_000 }],
    ['regions', { regions: 8 }],
    ['scans', { scansPerDay: 2 }],
    ['changes', { changesPerUnitPerDay: 2 }],
    ['events', { eventsPerUnitPerDay: 20 }],
    ['buckets', { bucketsPerAccount: 50 }],
    ['keys', { keysPerRegion: 20 }],
    ['metrics', { metricsPerAccount: 200 }],
    ['findings', { findingsPerUnit: 40 }],
    ['further trails', { trailCopies: 1 }],
  ])('more %s', (_, change) => {
    expect(dearer(change)).toBeGreaterThan(usd);
  });

  it('buckets and keys in the lines that more calls make more expensive, and in no other', () => {
    const many = costOf({ ...TYPICAL, bucketsPerAccount: 101.4, keysPerRegion: 21, trailCopies: 1 });
    const few = costOf({ ...TYPICAL, trailCopies: 1 });
    const moved = many.lines.filter(({ usd: dearer }, index) => dearer !== few.lines[index]?.usd);
    expect(moved.map(({ service, what }) => `${service}: ${what}`)).toEqual([
      'Lambda: scan: duration',
      'Lambda: react: duration',
      'Step Functions: duration of express children',
      'Data transfer: requests to other regions',
      'KMS: reading keys',
      'S3: reading buckets',
      'GuardDuty: analysis of our calls in CloudTrail',
      'CloudTrail: our calls in further trails',
    ]);
    const quantity = (cost: Cost) => cost.lines.find(({ service }) => service === 'GuardDuty')?.quantity ?? 0;
    // By hand: the calls of a day for each of 100 more buckets in 500 accounts, and two a week for each of 20 more keys in four
    // regions; two checks for each of two events a day in 2,501 units, few of which read all buckets or all keys of the
    // region.
    const { BUCKET, KEY } = measured;
    const scans = 30.4 * 500 * (100 * BUCKET.apiCalls + (2 * 4 * 20) / 7);
    const looks = 30.4 * 2_501 * 2 * 2 * (100 * BUCKET.callsPerEvent + 20 * KEY.callsPerEvent);
    expect(quantity(many) - quantity(few)).toBeCloseTo(scans + looks, 0);
  });

  it('the size of the organisation less than in proportion, because of fixed costs', () => {
    expect(dearer({ accounts: 5_000 })).toBeLessThan(10 * usd);
  });

  it('no activity down to its fixed costs', () => {
    const idle = costOf({ ...TYPICAL, scansPerDay: 0, eventsPerUnitPerDay: 0, changesPerUnitPerDay: 0 });
    expect(idle.lines.map(({ service }) => service)).not.toContain('GuardDuty');
    expect(idle.lines.find(({ what }) => what.startsWith('scan'))).toBeUndefined();
    // keys, metrics, alarms, the dashboard
    expect(idle.usd).toBeLessThan(15);
  });
});

describe('the table of prices', () => {
  it.each(Object.entries(PRICES))('%s has an amount, a unit and the page that lists it', (_, price) => {
    expect(price.usd).toBeGreaterThan(0);
    expect(price.per).toBeGreaterThan(0);
    expect(price.source).toMatch(/Pricing/);
    expect(price.checked ?? '2024').toMatch(/^(20\d\d(-\d\d)?|undated)$/);
  });
});

it('every measured count is positive', () => {
  const numbers = [measured.SCAN, measured.COMMIT, measured.REACTION, measured.BUCKET, measured.KEY].flatMap((counts) =>
    Object.values(counts),
  );
  for (const number of numbers) expect(number).toBeGreaterThan(0);
});
