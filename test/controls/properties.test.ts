/** Properties of every control over facts that are mixed from its own examples. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { type AnyControl, collectorOf } from '../../shared/core/control.ts';
import { type AnyExample, judgeExample } from '../../shared/derive/examples.ts';

const RUNS = 25;
const examplesOf = ({ examples }: AnyControl): AnyExample[] => [
  ...examples.pass,
  ...examples.fail,
  ...(examples.notApplicable ?? []),
];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A value like one of the two, which stand at the same place of two examples: either one, or a change that keeps its type. */
function mixed(one: unknown, other: unknown, next: () => number): unknown {
  if (isPlain(one) && isPlain(other))
    return Object.fromEntries(Object.keys(one).map((key) => [key, mixed(one[key], other[key] ?? one[key], next)]));
  if (Array.isArray(one) && Array.isArray(other))
    return [[], one, other, [...one, ...other]][Math.floor(next() * 4)] ?? one;
  const chosen = next() < 0.5 ? one : other;
  if (Number.isInteger(chosen)) return Math.max(0, (chosen as number) + Math.floor(next() * 3) - 1);
  return chosen;
}

function mixedExample(one: AnyExample, other: AnyExample, next: () => number): AnyExample {
  const facts = mixed(one.facts, other.facts, next) as AnyExample['facts'];
  const sources = next() < 0.5 ? one.with : other.with;
  return { ...one, facts, ...(sources ? { with: sources } : {}) };
}

/** Only examples of the same resource are mixed: some facts go with its name, such as whether it is the address of an endpoint. */
const mixtures = (control: AnyControl): fc.Arbitrary<AnyExample> => {
  const examples = examplesOf(control);
  const numbers = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
  return fc.tuple(fc.constantFrom(...examples), fc.nat(), numbers).map(([one, index, stream]) => {
    const alike = examples.filter(({ id }) => id === one.id);
    return mixedExample(one, alike[index % alike.length] ?? one, () => stream.next().value ?? 0);
  });
};

/** The object, with `read` called for every property that is asked for. */
const watched = <T extends object>(object: T, read: (name: string) => void): T =>
  new Proxy(object, {
    get: (target, name) => {
      if (typeof name === 'string') read(name);
      return Reflect.get(target, name);
    },
  });

/** The names of the sources and parameters that no example makes the control read. */
function unread(control: AnyControl): string[] {
  const seen = new Set<string>();
  const watching: AnyControl = {
    ...control,
    evaluate: (resource, others, parameters, context) =>
      control.evaluate(
        resource,
        watched(others, (name) => seen.add(`with ${name}`)),
        watched(parameters, (name) => seen.add(`parameter ${name}`)),
        context,
      ),
  };
  for (const example of examplesOf(control)) judgeExample(watching, example);
  const declared = [
    ...Object.keys(control.with ?? {}).map((name) => `with ${name}`),
    ...Object.keys(control.parameters ?? {}).map((name) => `parameter ${name}`),
  ];
  return declared.filter((name) => !seen.has(name)).map((name) => `${control.id}: ${name}`);
}

describe('over facts mixed from its examples, a control', () => {
  it('gives a verdict with a reason, and the same one when it is asked again', { timeout: 60_000 }, () => {
    const faults = new Set<string>();
    for (const control of controls) {
      fc.assert(
        fc.property(mixtures(control), (example) => {
          const verdict = judgeExample(control, example);
          const again = judgeExample(control, structuredClone(example));
          if (verdict.because.startsWith('the control itself failed') || verdict.because === '')
            faults.add(`${control.id}: ${verdict.because}`);
          if (again.status !== verdict.status || again.because !== verdict.because)
            faults.add(`${control.id}: "${again.because}" after "${verdict.because}"`);
        }),
        { numRuns: RUNS, seed: 13 },
      );
    }
    expect([...faults]).toEqual([]);
  });

  it('reads every source and parameter that it declares', () => {
    expect(controls.flatMap(unread)).toEqual([]);
  });

  it('declares no source twice', () => {
    for (const { id, subject, with: sources = {} } of controls) {
      const ids = Object.values(sources).map((source) => collectorOf(source).id);
      expect(new Set(ids).size, id).toBe(ids.length);
      expect(subject.id.length, id).toBeGreaterThan(0);
    }
  });
});
