/**
 * The population of a unit, computed from the indexes of its controls and resources: 10^6 changes concern only some
 * thousands of pairs.
 */
import { sha256 } from './bytes.ts';
import { type Texts, textAt, wholeColumn } from './columns.ts';
import type { UnitBlock } from './format.ts';

/** The digest of `populationText` in shared/pack/format.ts; `changed` rows of the block belong to its commits. */
export async function populationIn(
  { base, changes }: UnitBlock,
  texts: Texts,
  changed: number,
): Promise<{ readonly digest: string; readonly size: number }> {
  const byControl = new Map<number, Set<number>>();
  const add = (controls: readonly number[], resources: readonly number[]): void => {
    controls.forEach((control, index) => {
      const known = byControl.get(control) ?? new Set();
      if (known.size === 0) byControl.set(control, known);
      known.add(resources[index] ?? 0);
    });
  };
  if (base) add(wholeColumn(base.held, 'control'), wholeColumn(base.held, 'resource'));
  add(wholeColumn(changes, 'control', changed), wholeColumn(changes, 'resource', changed));
  // a JSON string is never the beginning of another, so pairs are in order when controls are, and then resources
  const resources = ordered(
    [...byControl.values()].flatMap((some) => [...some]),
    texts,
  );
  const ranks = new Map(resources.map(([number], rank) => [number, rank]));
  const lines = ordered([...byControl.keys()], texts).flatMap(([control, text]) =>
    Array.from(byControl.get(control) ?? [], (resource) => ranks.get(resource) ?? 0)
      .sort((one, other) => one - other)
      .map((rank) => `[${text},${resources[rank]?.[1]}]`),
  );
  return { digest: await sha256(lines.join('\n')), size: lines.length };
}

const ordered = (numbers: readonly number[], texts: Texts): (readonly [number: number, text: string])[] =>
  [...new Set(numbers)]
    .map((number) => [number, textAt(texts, number)] as const)
    .sort(([, one], [, other]) => (one < other ? -1 : one > other ? 1 : 0));
