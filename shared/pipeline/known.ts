/** What earlier runs left in the roster that a plan needs, read once and kept small: there may be 180,000 units. */
import type { EnabledRegions, Heartbeat, Roster } from '../core/ports.ts';

export interface Known {
  /** When the run began that scanned the unit last, in milliseconds; `undefined` when none did. */
  begun(unit: string): number | undefined;
  /** Units that are scanned, as far as earlier runs know. */
  scanned(): Iterable<string>;
  /** What AWS last said of the account's regions; `undefined` when it never did. */
  enabled(account: string): EnabledRegions | undefined;
}

export async function knownFrom(roster: Pick<Roster, 'units'>): Promise<Known> {
  const begun = new Map<string, number>();
  const enabled = new Map<string, EnabledRegions>();
  const lists = new Map<string, EnabledRegions['regions']>();
  /** Most accounts have the same regions: their lists are one. */
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
    if (item.enabled) enabled.set(item.account.id, shared(item.enabled));
  }
  return { begun: (unit) => begun.get(unit), scanned: () => begun.keys(), enabled: (account) => enabled.get(account) };
}

/** Items of before there were cadences do not say when their run began: the heartbeat's own time is a little later. */
const beginningOf = ({ item, at }: Pick<Heartbeat, 'item' | 'at'>): number => Date.parse(item?.plannedAt ?? at);
