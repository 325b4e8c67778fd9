import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';

const resolve = (config: PlumblineConfig) => resolveConfig(config, { controls, revisions });
const latency = (parameters: Readonly<Record<string, number>>) => ({ 'performance.latency': { parameters } });
const CONTRADICTION =
  'p95Ms is 1500 and p99Ms is 1000, which contradict each other; p95Ms may be as much as p99Ms at most';

describe('objectives that contradict each other', () => {
  it('are refused, with both values and how they may be', () => {
    expect(() => resolve({ controls: latency({ p95Ms: 1_500 }) })).toThrow(
      `controls.performance.latency: ${CONTRADICTION}`,
    );
  });

  it('are found between what a profile sets and what holds everywhere', () => {
    const profiles = { strict: { match: { ous: ['Production'] }, controls: latency({ p99Ms: 1_000 }) } };
    const config = { controls: latency({ p95Ms: 1_500, p99Ms: 2_000 }), profiles };
    expect(() => resolve(config)).toThrow(`profiles.strict.controls.performance.latency: ${CONTRADICTION}`);
  });

  it('are reported once if every profile has them', () => {
    const profiles = { strict: { match: { ous: ['Production'] } }, loose: { match: { ous: ['Sandbox'] } } };
    expect(() => resolve({ controls: latency({ p95Ms: 1_500 }), profiles })).toThrow(
      /^the configuration is not valid:\n {2}- [^\n]*$/,
    );
  });

  it('are accepted where they are equal, and where the control is off', () => {
    expect(() => resolve({ controls: latency({ p95Ms: 1_000 }) })).not.toThrow();
    const off = { 'performance.latency': { enabled: false, parameters: { p95Ms: 1_500 } } };
    expect(() => resolve({ controls: off })).not.toThrow();
  });

  it('do not exist among the defaults of any control', () => {
    expect(controls.filter(({ ascending }) => ascending).length).toBeGreaterThan(0);
    expect(() => resolve({})).not.toThrow();
  });

  it.each(controls.filter(({ ascending }) => ascending).map((control) => [control.id, control] as const))(
    'name only parameters that %s has',
    (_id, { ascending = [], parameters = {} }) => {
      expect(ascending.flat().filter((name) => !(name in parameters))).toEqual([]);
    },
  );
});
