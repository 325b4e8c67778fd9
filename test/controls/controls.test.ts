import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { type AnyControl, collectorsOf, SEVERITIES, scopeOf } from '../../shared/core/control.ts';
import { parameterProblem } from '../../shared/core/parameter.ts';
import {
  type AnyExample,
  exampleFaults,
  exampleGroups,
  fixFaults,
  judgeExample,
} from '../../shared/derive/examples.ts';

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  for (const [status, examples] of exampleGroups(control)) {
    it.each(examples.map((example) => [example.name, example] as const))(
      `gives ${status} for the example "%s", in the same words an hour later, and its warning and values`,
      (_name, example) => expect(exampleFaults(control, status, example)).toEqual([]),
    );
  }

  it('fills every way of its fix in for some failing example', () => {
    expect(fixFaults(control)).toEqual([]);
  });

  it('has examples that pass and examples that fail', () => {
    expect(control.examples.pass.length).toBeGreaterThan(0);
    expect(control.examples.fail.length).toBeGreaterThan(0);
  });

  it('declares severity, seeds, requirements, title, reason and parameters as they must be', () => {
    expect(SEVERITIES).toContain(control.severity);
    expect(control.seeds.every((seed) => /^00[0-4]:\d+$/.test(seed))).toBe(true);
    expect(control.seeds.length).toBeGreaterThan(0);
    expect(control.satisfies.length).toBeGreaterThan(0);
    expect(control.satisfies.every((requirement) => /^[a-z0-9.-]+\/\S+$/.test(requirement))).toBe(true);
    expect(control.title.length).toBeLessThanOrEqual(100);
    expect(control.why.length).toBeGreaterThan(20);
    for (const parameter of Object.values(control.parameters ?? {})) {
      expect(parameterProblem(parameter, parameter.default)).toBeUndefined();
    }
  });

  it('reads collectors of a scope it can see', () => {
    const seeable = { organization: ['organization'], account: ['account', 'region'], region: ['region', 'account'] };
    for (const collector of collectorsOf(control)) expect(seeable[scopeOf(control)]).toContain(collector.scope);
  });
});

interface Attested {
  readonly control: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The example without one value of one of its attestations, for each such value, by `<control>: <name>`. */
const withoutOneValue = (example: AnyExample): [string, AnyExample][] =>
  (example.with?.attestations ?? []).flatMap((one, index, all) => {
    const { control, values } = one.facts as Attested;
    return Object.keys(values).map((name): [string, AnyExample] => {
      const left = Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
      const attestations = all.with(index, { ...one, facts: { ...(one.facts as Attested), values: left } });
      return [`${control}: ${name}`, { ...example, with: { ...example.with, attestations } }];
    });
  });

/** The values of attestations without which a verdict of the control's examples would be another. */
const valuesRead = (control: AnyControl): string[] =>
  exampleGroups(control)
    .flatMap(([, examples]) => examples)
    .flatMap((example) => {
      const judged = JSON.stringify(judgeExample(control, example));
      const moved = withoutOneValue(example).filter(
        ([, less]) => JSON.stringify(judgeExample(control, less)) !== judged,
      );
      return moved.map(([name]) => name);
    });

it('each value of an attestation that a control reads is one that `attest` takes, and the other way round', () => {
  const read = new Set(controls.flatMap(valuesRead));
  const taken = controls.flatMap(({ id, attests = [] }) => attests.map((name) => `${id}: ${name}`));
  expect([...read].sort()).toEqual(taken.sort());
});

describe('the registry', () => {
  it('has each id once', () => {
    const ids = controls.map((control) => control.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has each collector id once', () => {
    const collectors = new Set(controls.flatMap(collectorsOf));
    const ids = [...collectors].map((collector) => collector.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
