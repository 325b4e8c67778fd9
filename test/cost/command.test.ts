import { describe, expect, it } from 'vitest';
import { costOf } from '../../shared/cost/model.ts';
import { TYPICAL } from '../../shared/cost/month.ts';
import { plumbline } from '../support/cli.ts';

describe('plumbline cost', () => {
  it('prints every line, the total, and the most expensive lines by name', async () => {
    const { code, stdout } = await plumbline(['cost']);
    const { lines, usdPerAccount } = costOf(TYPICAL);
    expect(code).toBe(0);
    for (const { what } of lines) expect(stdout).toContain(what);
    expect(stdout).toContain(`$${usdPerAccount.toFixed(3)} per account`);
    expect(stdout).toMatch(/Most of it: \S+ .+ \$/);
  });

  it('prints the counts, the prices and their sources as JSON', async () => {
    const { code, stdout } = await plumbline(['cost', '--accounts', '40', '--regions', '2', '--format', 'json']);
    expect(code).toBe(0);
    const cost = JSON.parse(stdout);
    expect(cost).toMatchObject({ organisation: { accounts: 40, regions: 2 }, usd: expect.any(Number) });
    expect(cost.lines[0]).toMatchObject({
      service: 'Lambda',
      quantity: expect.any(Number),
      price: { usd: 0.2, per: 1_000_000, source: 'AWS Lambda Pricing' },
    });
  });

  it('has examples in its help', async () => {
    const { stdout } = await plumbline(['cost', '--help']);
    expect(stdout).toContain('Examples:');
  });

  it.each([
    ['--accounts', '0'],
    ['--accounts', '10001'],
    ['--regions', 'eu-west-1'],
    ['--scans-per-day', '-1'],
    ['--buckets-per-account', '-1'],
    ['--keys-per-region', 'many'],
    ['--metrics-per-account', 'many'],
    ['--events-per-unit-per-day', 'many'],
  ])('refuses %s %s', async (option, value) => {
    const { code, stderr } = await plumbline(['cost', option, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(option);
  });
});
