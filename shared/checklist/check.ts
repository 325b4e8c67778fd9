/** Compares a mapping with its checklist: finds items without a decision, and orphans. */
import { recognise } from './identity.ts';
import type { Item } from './items.ts';
import { type Entry, isDecided } from './mapping.ts';
import { isMapped, type RecordedEntry, recordsOf } from './propose.ts';

export interface Checked {
  readonly unmapped: readonly Item[];
  readonly orphans: readonly Entry[];
  /** Items whose words changed since the decision about them. */
  readonly changed: readonly { readonly item: Item; readonly before: string }[];
  /** How many items have a decision. */
  readonly mapped: number;
}

/** The decision about each item, by its position among all items. */
export type Decisions = ReadonlyMap<Item, Entry>;

export function decisionsOf(items: readonly Item[], entries: readonly Entry[]): Decisions {
  const { mapped, found } = recognised(items, entries);
  return new Map(
    mapped.flatMap((item, index) => {
      const entry = found.get(index)?.record.entry;
      return entry ? [[item, entry] as const] : [];
    }),
  );
}

export function checkedOf(items: readonly Item[], entries: readonly Entry[]): Checked {
  const { mapped, found, orphans } = recognised(items, entries);
  const open = mapped.filter((_, index) => !isDecided(found.get(index)?.record.entry));
  const changed = mapped.flatMap((item, index) => {
    const one = found.get(index);
    return one?.how === 'changed' ? [{ item, before: one.record.text }] : [];
  });
  return {
    unmapped: open,
    orphans: orphans.map(({ entry }: RecordedEntry) => entry),
    changed,
    mapped: mapped.length - open.length,
  };
}

function recognised(items: readonly Item[], entries: readonly Entry[]) {
  const mapped = items.filter(isMapped);
  return { mapped, ...recognise(mapped, recordsOf(entries)) };
}
