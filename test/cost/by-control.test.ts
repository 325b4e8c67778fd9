import { describe, expect, it } from 'vitest';
import type { ControlReading } from '../../shared/core/catalogue.ts';
import { costByControl } from '../../shared/cost/by-control.ts';
import { SCANNED } from '../../shared/cost/calls.ts';
import * as measured from '../../shared/cost/measured.ts';
import { TYPICAL } from '../../shared/cost/month.ts';
import { PRICES } from '../../shared/cost/prices.ts';
import { plumbline } from '../support/cli.ts';

const control = (id: string, weekly: boolean, ...collectors: string[]): ControlReading => ({
  ...{ id, weekly, collectors },
  cadence: weekly ? 'weekly' : 'daily',
});
const LIST = 'sqs.queues';
const OTHER = 'ecr.repositories';
const UNITS = (TYPICAL.accounts * (TYPICAL.regions + 1) + 1) / TYPICAL.accounts;
const DAILY = 30.4;
const WEEKLY = 30.4 / 7;
const perUnit = (collector: string) => Object.values(SCANNED[collector] ?? {}).reduce((sum, calls) => sum + calls, 0);
const rowOf = (controls: readonly ControlReading[], id: string) =>
  costByControl(controls, TYPICAL).controls.find((row) => row.control === id);

describe('what a control adds', () => {
  it('is all that its collectors read, if no other control needs them', () => {
    const row = rowOf([control('a', false, LIST), control('b', true, OTHER)], 'a');
    expect(row?.alone.calls).toBeCloseTo(perUnit(LIST) * UNITS * DAILY);
    expect(row?.alone.usd).toBeCloseTo(
      (row?.alone.calls ?? 0) * (PRICES.threatAnalysis.usd / PRICES.threatAnalysis.per),
    );
    expect(row?.shared).toEqual({ calls: 0, usd: 0 });
  });

  it('is nothing where another control has the same read as often', () => {
    const row = rowOf([control('a', false, LIST), control('b', false, LIST)], 'a');
    expect(row?.alone).toEqual({ calls: 0, usd: 0 });
    expect(row?.shared.calls).toBeCloseTo(perUnit(LIST) * UNITS * DAILY);
  });

  it('is the other days of the week where those that share the collector need it weekly', () => {
    const row = rowOf([control('a', false, LIST), control('b', true, LIST)], 'a');
    expect(row?.alone.calls).toBeCloseTo(perUnit(LIST) * UNITS * (DAILY - WEEKLY));
    expect(row?.shared.calls).toBeCloseTo(perUnit(LIST) * UNITS * WEEKLY);
  });

  it('has the price of services that charge for reads, and of metrics', () => {
    const dearer = (collector: string) => {
      const row = rowOf([control('a', false, collector)], 'a');
      return (
        (row?.alone.usd ?? 0) / ((row?.alone.calls ?? 0) * (PRICES.threatAnalysis.usd / PRICES.threatAnalysis.per))
      );
    };
    expect(dearer(LIST)).toBeCloseTo(1);
    expect(dearer('kms.customer-keys')).toBeGreaterThan(1.5);
    expect(dearer('metrics.databases')).toBeGreaterThan(1.5);
  });
});

it('the calls of all controls are those of the measured scans, each counted once', async () => {
  const { stdout } = await plumbline(['cost', '--by', 'control', '--format', 'json']);
  const { total, controls } = JSON.parse(stdout) as ReturnType<typeof costByControl>;
  const measuredCalls = UNITS * (WEEKLY * measured.SCAN.apiCalls + (DAILY - WEEKLY) * measured.RESTED.apiCalls);
  expect(total.calls / measuredCalls).toBeGreaterThan(0.9);
  expect(total.calls / measuredCalls).toBeLessThan(1.1);
  const alone = controls.reduce((sum, row) => sum + row.alone.calls, 0);
  expect(alone).toBeLessThan(total.calls);
});

it('a table has a row for each control that calls something, the most expensive first', async () => {
  const { code, stdout } = await plumbline(['cost', '--by', 'control']);
  expect(code).toBe(0);
  expect(stdout).toContain('guardduty.enabled');
  expect(stdout).toMatch(/All scans: [\d,.]+ calls, [\d.]+ cents\./);
});

it('refuses what it cannot sort by', async () => {
  const { code, stderr } = await plumbline(['cost', '--by', 'weather']);
  expect(code).toBe(2);
  expect(stderr).toContain('--by');
});
