/**
 * Records the slowest collectors: those of a unit in its heartbeat, and those of a run in the record of the run, so
 * that no further item is written.
 */
import type { Timed } from '../core/gather.ts';
import type { Clock, CollectorTime, Heartbeat } from '../core/ports.ts';
import type { SlowCollector } from '../records/runs.ts';

/** A faster collector needs no attention, and is not recorded. */
const WORTH_NAMING_MS = 1_000;
const PER_UNIT = 3;
const PER_RUN = 10;

export interface Stopwatch {
  readonly timed: Timed;
  /**
   * The slowest collectors of a unit, the slowest first; the unit `global` gets the collectors that run once per
   * account.
   */
  slowestIn(region: string): readonly CollectorTime[];
}

export function stopwatch(clock: Clock): Stopwatch {
  const times = new Map<string, CollectorTime[]>();
  return {
    timed: async (collector, place, work) => {
      const began = clock().getTime();
      const result = await work();
      const ms = clock().getTime() - began;
      if (ms >= WORTH_NAMING_MS) times.set(place, [...(times.get(place) ?? []), { collector, ms }]);
      return result;
    },
    slowestIn: (region) => slowestFirst(times.get(region) ?? []).slice(0, PER_UNIT),
  };
}

export interface SlowestOfRun {
  add(heartbeat: Pick<Heartbeat, 'unit' | 'item'>): void;
  /** The slowest first, each with the unit in which it took longest. */
  all(): readonly SlowCollector[];
}

export function slowestOfRun(): SlowestOfRun {
  const found = new Map<string, SlowCollector>();
  return {
    add: ({ unit, item }) => {
      for (const { collector, ms } of item?.slowest ?? []) {
        const known = found.get(collector);
        const units = (known?.units ?? 0) + 1;
        found.set(collector, known && known.ms >= ms ? { ...known, units } : { collector, ms, unit, units });
      }
    },
    all: () => slowestFirst([...found.values()]).slice(0, PER_RUN),
  };
}

const slowestFirst = <T extends CollectorTime>(times: readonly T[]): T[] =>
  times.toSorted((one, other) => other.ms - one.ms || (one.collector < other.collector ? -1 : 1));
