/** Collectors that read anew, and take from an earlier run what the others found: the same in every trial. */
import { GLOBAL } from '../../../shared/core/account.ts';
import type { Aws, Collector, Resource } from '../../../shared/core/collector.ts';
import { CouldNotRead } from '../../../shared/core/errors.ts';
import type { Facts } from '../../../shared/core/evaluate.ts';

/** The same collectors; each is given known facts of every collector that is not among them. */
export function withKnown(collectors: readonly Collector[], known: Facts): Collector[] {
  const wrapped = new Map<Collector, Collector>();

  const wrap = (collector: Collector): Collector => {
    const made = wrapped.get(collector) ?? wrapper(collector);
    wrapped.set(collector, made);
    return made;
  };

  const wrapper = (collector: Collector): Collector => ({
    ...collector,
    uses: collector.uses?.map((used) => (collectors.includes(used) ? wrap(used) : used)),
    collect: (source, sdk) => collector.collect({ ...source, facts: factsFor(source as Aws) } as typeof source, sdk),
  });

  const factsFor =
    (source: Aws): Aws['facts'] =>
    async <F>(other: Collector<F>, elsewhere = source.region) => {
      if (collectors.includes(other as Collector))
        return source.facts(wrap(other as Collector) as Collector<F>, elsewhere);
      const found = known.get(other.id)?.get(other.scope === 'region' ? elsewhere : GLOBAL);
      if (found === undefined) throw new Error(`nothing is known of ${other.id} in ${elsewhere}`);
      if (found instanceof CouldNotRead) throw found;
      return found as readonly Resource<F>[];
    };

  return collectors.map(wrap);
}
