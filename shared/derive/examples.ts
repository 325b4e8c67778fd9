/** Runs a control's own examples through the real engine. */
import { inspect, isDeepStrictEqual } from 'node:util';
import { accountOnly, GLOBAL, ORGANIZATION } from '../core/account.ts';
import type { Resource } from '../core/collector.ts';
import { type AnyControl, collectorOf, isEveryRegion, type Status, scopeOf } from '../core/control.ts';
import { evaluateControl, type Verdict } from '../core/evaluate.ts';
import { type Finding, remedyFor, wayInWords, waysInWords } from '../core/fix.ts';

export type AnyExample = AnyControl['examples']['pass'][number];

const REGION = 'eu-west-1';
const EXAMPLE_NOW = '2026-01-15T12:00:00Z';

export function judgeExample(control: AnyControl, example: AnyExample, now = example.now ?? EXAMPLE_NOW): Verdict {
  const account = { ...accountOnly('111122223333'), ...example.account };
  const facts = new Map<string, Map<string, readonly Resource<unknown>[]>>();
  const place = (scope: string, region: string) => (scope === 'region' ? region : GLOBAL);
  const region = place(control.subject.scope, example.region ?? REGION);

  const subject = { id: example.id ?? 'example', region: example.region, tags: example.tags, facts: example.facts };
  facts.set(control.subject.id, new Map([[region, [subject]]]));
  for (const [name, source] of Object.entries(control.with ?? {})) {
    const collector = collectorOf(source);
    const given = (example.with?.[name] ?? []).map((item, index) => ({ id: `${name}-${index}`, ...item }));
    if (!isEveryRegion(source)) {
      facts.set(collector.id, new Map([[place(collector.scope, region), given]]));
      continue;
    }
    const byRegion = Map.groupBy(given, (item) => item.region ?? REGION);
    facts.set(collector.id, byRegion.size > 0 ? byRegion : new Map([[REGION, []]]));
  }
  const defaults = Object.fromEntries(
    Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]),
  );
  const [verdict] = evaluateControl(control, {
    controls: [control],
    facts,
    account,
    region,
    now: new Date(now),
    parametersOf: () => ({ ...defaults, ...(example.parameters as Record<string, never>) }),
  });
  if (!verdict) throw new Error(`${control.id}: the example "${example.name}" gave no verdict`);
  return verdict;
}

type Group = readonly [status: Status, examples: readonly AnyExample[]];

/** The control's examples, by the status that each must get. */
export const exampleGroups = ({ examples }: AnyControl): readonly Group[] => [
  ['pass', examples.pass],
  ['fail', examples.fail],
  ['not-applicable', examples.notApplicable ?? []],
];

const anHourLater = (example: AnyExample) => new Date(Date.parse(example.now ?? EXAMPLE_NOW) + 3_600_000).toISOString();

/** The reasons why a control does not give for an example what it must; none if it does. */
export function exampleFaults(control: AnyControl, status: Status, example: AnyExample): string[] {
  const now = judgeExample(control, example);
  const later = judgeExample(control, example, anHourLater(example));
  const saysTheSame = later.status !== now.status || later.because === now.because;
  return [
    ...(now.status === status ? [] : [`the verdict is ${now.status}, not ${status}: ${now.because}`]),
    ...((now.warning !== undefined) === (example.warns ?? false) ? [] : [`its warning is ${now.warning ?? 'missing'}`]),
    ...(/^\S.{8,}/.test(now.because) ? [] : [`it gives no reason: "${now.because}"`]),
    ...(isDeepStrictEqual(now.values, example.values ?? now.values) ? [] : [`its fix gets ${inspect(now.values)}`]),
    ...(saysTheSame ? [] : [`an hour later it says "${later.because}" in place of "${now.because}"`]),
  ];
}

/** Where the example's resource is, and what its change carries. */
export function findingOf(control: AnyControl, example: AnyExample): Finding {
  const { resource, values } = judgeExample(control, example);
  const scope = scopeOf(control);
  return {
    account: scope === 'organization' ? ORGANIZATION : '111122223333',
    region: scope === 'region' ? (example.region ?? REGION) : GLOBAL,
    resource,
    values,
  };
}

const PLACEHOLDER = /<[^<>|&]+>|\{[a-z][A-Za-z]*\}|\bundefined\b|\[object|as the alert or the console has it/;

/** The faults of a control's fix, filled in for each failing example. */
export function fixFaults(control: AnyControl): string[] {
  const findings = control.examples.fail.map((example) => ({
    name: example.name,
    finding: findingOf(control, example),
  }));
  const given = new Set(findings.map(({ finding }) => wayInWords(control.fix, finding)));
  const unused = waysInWords(control.fix).filter((_way, index) => !given.has(index));
  const filled = findings.map(({ name, finding }) => ({ name, remedy: remedyFor(control.fix, finding) }));
  return [
    ...filled
      .filter(({ remedy: { fix, mind } }) => PLACEHOLDER.test(`${fix} ${mind ?? ''}`))
      .map(({ name, remedy: { fix } }) => `${name}: a value of the fix is missing: ${fix}`),
    ...unused.map(
      ({ when }) => `no failing example is put right as the fix says ${when ? `where ${when}` : 'at first'}`,
    ),
  ];
}

/** The faults of all examples of a control and of its fix, each with the name of its example. */
export const controlFaults = (control: AnyControl): string[] => [
  ...exampleGroups(control).flatMap(([status, examples]) =>
    examples.flatMap((example) => exampleFaults(control, status, example).map((fault) => `${example.name}: ${fault}`)),
  ),
  ...fixFaults(control),
];
