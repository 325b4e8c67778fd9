import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { type AnyControl, collectorsOf, SEVERITIES, scopeOf } from '../../shared/core/control.ts';
import { parameterProblem } from '../../shared/core/parameter.ts';
import { type AnyExample, EXAMPLE_NOW, judgeExample } from '../../shared/derive/examples.ts';

const groups = (control: AnyControl): [string, readonly AnyExample[]][] => [
  ['pass', control.examples.pass],
  ['fail', control.examples.fail],
  ['not-applicable', control.examples.notApplicable ?? []],
];

const anHourLater = (example: AnyExample) => new Date(Date.parse(example.now ?? EXAMPLE_NOW) + 3_600_000).toISOString();

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  for (const [status, examples] of groups(control)) {
    it.each(examples.map((example) => [example.name, example] as const))(
      `gives ${status} for the example "%s"`,
      (_name, example) => {
        const verdict = judgeExample(control, example);
        expect(verdict, verdict.because).toMatchObject({ status });
        expect(verdict.because).toMatch(/^\S.{8,}/);
      },
    );

    it.each(examples.map((example) => [example.name, example] as const))(
      `says the same an hour later of the example "%s" (${status}), unless the verdict changes`,
      (_name, example) => {
        const now = judgeExample(control, example);
        const later = judgeExample(control, example, anHourLater(example));
        if (later.status === now.status) expect(later.because).toBe(now.because);
      },
    );
  }

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
  groups(control)
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
