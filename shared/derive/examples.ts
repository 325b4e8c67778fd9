/** Runs a control's own examples through the real engine. */
import { accountOnly, GLOBAL } from '../core/account.ts';
import type { Resource } from '../core/collector.ts';
import { type AnyControl, collectorOf, isEveryRegion } from '../core/control.ts';
import { evaluateControl, type Verdict } from '../core/evaluate.ts';

export type AnyExample = AnyControl['examples']['pass'][number];

const REGION = 'eu-west-1';
export const EXAMPLE_NOW = '2026-01-15T12:00:00Z';

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
