/**
 * Runs the collectors that a set of controls needs, each once per unit, and keeps the facts or the reason why there are none.
 */
import { type Account, GLOBAL } from './account.ts';
import type { Collector, Here, Resource } from './collector.ts';
import { type AnyControl, collectorsOf } from './control.ts';
import { CouldNotRead } from './errors.ts';
import type { Facts } from './evaluate.ts';
import { each } from './reading.ts';
import type { OpenPorts, Ports, SourceKind } from './source.ts';

export interface Gathering {
  readonly account: Account;
  readonly regions: readonly string[];
  readonly collectors: readonly Collector[];
  readonly ports: OpenPorts;
  readonly now: Date;
  readonly timed?: Timed;
}

/** Runs a collector in a region or in `GLOBAL`, and may measure how long it takes. */
export type Timed = <R>(collector: string, place: string, work: () => Promise<R>) => Promise<R>;
const untimed: Timed = (_collector, _place, work) => work();

const GLOBAL_ENDPOINT_REGION = 'us-east-1';
const CONCURRENT_COLLECTORS = 6;

/** The collectors of these controls, each once, subjects first. */
export function collectorsFor(controls: readonly AnyControl[]): Collector[] {
  const byId = new Map(controls.flatMap(collectorsOf).map((collector) => [collector.id, collector]));
  return [...byId.values()];
}

/** The port and the fields that a collector of any kind is given. */
type Source = Here & Ports[SourceKind];

type Found = readonly Resource<unknown>[] | CouldNotRead;

export async function gather(gathering: Gathering): Promise<Facts> {
  const facts = new Map<string, Map<string, Found>>();
  const running = new Map<string, Promise<Found>>();

  const collect = (collector: Collector, region: string): Promise<Found> => {
    const place = collector.scope === 'region' ? region : GLOBAL;
    const key = `${collector.id}@${place}`;
    const started = running.get(key) ?? run(collector, place);
    running.set(key, started);
    return started;
  };

  const run = async (collector: Collector, place: string): Promise<Found> => {
    const { timed = untimed } = gathering;
    const found = await timed(collector.id, place, () => attempt(collector, contextFor(collector, place)));
    const byRegion = facts.get(collector.id) ?? new Map<string, Found>();
    byRegion.set(place, found);
    facts.set(collector.id, byRegion);
    return found;
  };

  const contextFor = (collector: Collector, place: string): Source => {
    const region = place === GLOBAL ? GLOBAL_ENDPOINT_REGION : place;
    return {
      account: gathering.account,
      region,
      regions: gathering.regions,
      now: gathering.now,
      facts: async <F>(other: Collector<F>, elsewhere = region) => {
        if (!collector.uses?.includes(other as Collector))
          throw new TypeError(`${collector.id} does not declare ${other.id}`);
        const found = await collect(other as Collector, elsewhere);
        if (found instanceof CouldNotRead) throw found;
        return found as readonly Resource<F>[];
      },
      ...gathering.ports[collector.kind](collector, region),
    };
  };

  const runs = gathering.collectors.flatMap((collector) =>
    collector.scope === 'region'
      ? gathering.regions.map((region) => ({ collector, region }))
      : [{ collector, region: GLOBAL }],
  );
  await each(runs, ({ collector, region }) => collect(collector, region), CONCURRENT_COLLECTORS);
  return facts;
}

/**
 * The collector's facts, or the reason why it has none. A bug in a collector gives `unknown` too, so that no resource is
 * silently left out.
 */
async function attempt(collector: Collector, source: Source): Promise<Found> {
  try {
    return await collector.collect(source, await collector.sdk?.());
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    const code = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return new CouldNotRead(collector.actions[0] ?? collector.id, 'failed', code, error);
  }
}
