/** The part of the roster that a plan needs, read once and kept small: there may be 180,000 units. */
import type { EnabledRegions, Heartbeat, Roster } from '../core/ports.ts';
import { wholeOf } from './keeping.ts';

export interface Known {
  /** The start time, in milliseconds, of the run that scanned the unit last; `undefined` when none did. */
  begun(unit: string): number | undefined;
  /** The start time, in milliseconds, of the run that evaluated all controls of the unit last; `undefined` when none did. */
  whole(unit: string): number | undefined;
  /** The units that earlier runs scanned. */
  scanned(): Iterable<string>;
  /** The account's regions as AWS last listed them; `undefined` when it never did. */
  enabled(account: string): EnabledRegions | undefined;
}

export async function knownFrom(roster: Pick<Roster, 'units'>): Promise<Known> {
  const begun = new Map<string, number>();
  const wholes = new Map<string, number>();
  const enabled = new Map<string, EnabledRegions>();
  const lists = new Map<string, EnabledRegions['regions']>();
  /** Equal lists of regions are stored once, because most accounts have the same regions. */
  const shared = ({ regions, at }: EnabledRegions): EnabledRegions => {
    const key = regions.join();
    const list = lists.get(key) ?? regions;
    lists.set(key, list);
    return { regions: list, at };
  };
  for await (const heartbeat of roster.units()) {
    const { unit, item } = heartbeat;
    if (!item) continue;
    begun.set(unit, beginningOf(heartbeat));
    if (item.keeps) wholes.set(unit, wholeOf(heartbeat));
    if (item.enabled) enabled.set(item.account.id, shared(item.enabled));
  }
  return {
    begun: (unit) => begun.get(unit),
    whole: (unit) => wholes.get(unit) ?? begun.get(unit),
    scanned: () => begun.keys(),
    enabled: (account) => enabled.get(account),
  };
}

/**
 * An item that is older than cadences has no start time of its run, so the heartbeat's own time, a little later, is
 * used.
 */
const beginningOf = ({ item, at }: Pick<Heartbeat, 'item' | 'at'>): number => Date.parse(item?.plannedAt ?? at);
